// Orders' Idempotency-Keys in Cassandra.
#pragma once

#include "orders/ports.hpp"
#include "storage/cassandra/conditional.hpp"

#include <atomic>
#include <optional>
#include <string>

namespace souk::orders::rows {

class keys {
public:
    keys(storage::cassandra::session& db, seconds lifetime);

    // The order that was placed under a key, as it was placed.
    task<std::optional<keyed_order>>
    find(const call& call, const account_email& owner, const std::string& key);

    // Gives the key to that order, and keeps all that it is made of. Answers the order that has the
    // key: this one, or another that came first.
    task<keyed_order> claim(const call& call, const order& placed, const keyed_request& under);

    task<> remove(const call& call, const account_email& owner, std::string key);

    // Keys used before that count as unused.
    void forget(timestamp before);

private:
    struct place {
        account_email owner;
        std::string key;
    };

    task<std::optional<keyed_order>>
    read(const call& call, storage::cassandra::statement how, const place& at);
    task<bool>
    write(const call& call, storage::cassandra::bound what, const place& at, const order_id& ours);
    task<storage::cassandra::mark> look(const call& call, const place& at, const order_id& ours);
    bool is_forgotten(const keyed_order& found) const;

    storage::cassandra::session& db_;
    storage::cassandra::statement select_;
    storage::cassandra::statement select_serial_;
    storage::cassandra::statement insert_;
    storage::cassandra::statement replace_;
    storage::cassandra::statement remove_;
    std::atomic<std::int64_t> forgotten_before_ = 0;
};

}  // namespace souk::orders::rows
