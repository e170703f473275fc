// Payments' Idempotency-Keys in Cassandra.
#pragma once

#include "payments/store/cassandra.hpp"
#include "payments/store/cassandra_rows.hpp"

#include <atomic>
#include <optional>
#include <string>

namespace souk::payments::rows {

class keys {
public:
    keys(
        storage::cassandra::session& db,
        partitions& payments,
        world& world,
        const cassandra_settings& settings
    );

    // What the key was used for. A key whose payment never began was not used.
    task<std::optional<kept_key>>
    find(const call& call, const account_email& account, const std::string& key);

    struct use {
        key_claim claim;
        payment_id payment;
        order_id order;
        timestamp at;
    };

    // Takes the key for a payment about to begin. Answers false when it is taken.
    task<bool> take(const call& call, const use& what);

    // Gives it back: the payment will not begin. What fails ends by itself.
    task<> give_back(const use& what);

    task<> remove(const call& call, const account_email& account, std::string key);

    // Keys used before that count as unused.
    void forget(timestamp before);

private:
    struct row {
        std::string fingerprint;
        payment_id payment;
        order_id order;
        timestamp used_at;
        timestamp claimed_at;
    };

    task<std::optional<row>> read(
        const call& call,
        storage::cassandra::statement how,
        const account_email& account,
        const std::string& key
    );
    task<storage::cassandra::mark> look(const call& call, const use& ours);
    task<bool> write(const call& call, storage::cassandra::bound what, const use& ours);
    task<bool> is_free(const call& call, const row& found);

    storage::cassandra::session& db_;
    partitions& payments_;
    world& world_;
    seconds claim_time_;
    storage::cassandra::statement select_;
    storage::cassandra::statement select_serial_;
    storage::cassandra::statement insert_;
    storage::cassandra::statement replace_;
    storage::cassandra::statement give_back_;
    storage::cassandra::statement remove_;
    std::atomic<std::int64_t> forgotten_before_ = 0;
};

}  // namespace souk::payments::rows
