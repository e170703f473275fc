// Orders' settlements in Cassandra: statements, and what they say.
#pragma once

#include "payments/ports.hpp"
#include "storage/cassandra/conditional.hpp"

#include <optional>
#include <string>
#include <vector>

namespace souk::payments::rows {

inline constexpr std::string_view by_account_table = "payments_by_account";
inline constexpr std::string_view by_time_table = "payments_by_time";
inline constexpr std::string_view pending_table = "payments_pending";

// An order's partition as it was read.
struct loaded {
    settlement what;
    std::int32_t version = 0;  // 0: there is none yet.
};

// A change of a settlement as its write left it.
struct write_mark {
    order_id order;
    std::int32_t version = 0;
    std::string write_id;
};

class partitions {
public:
    explicit partitions(storage::cassandra::session& db);

    // The order's settlement, with its living payment and with `about`.
    task<loaded>
    load(const call& call, const order_id& order, const std::optional<payment_id>& about);

    // Saves what the steps did since the settlement had that version. Answers false when it has
    // another by now.
    task<bool> save(
        const call& call,
        const settlement& changed,
        std::int32_t version,
        const std::string& write_id
    );

    // What became of such a write.
    task<storage::cassandra::mark> look(const call& call, const write_mark& of);

    task<std::optional<payment>>
    find(const call& call, const order_id& order, const payment_id& id);

    // An order's payments, oldest first.
    task<std::vector<payment>> of_order(const call& call, const order_id& order);

    task<std::optional<audited_payment>>
    audit(const call& call, const order_id& order, const payment_id& id);

    // Another account for a payment that is still that one's. Answers the key it was made under,
    // empty when there was none; nothing when there is no such payment.
    task<std::optional<std::string>> give_away(
        const call& call,
        const order_id& order,
        const payment_id& id,
        const account_email& from,
        const account_email& to
    );

private:
    std::vector<storage::cassandra::bound> statements_of(
        const settlement& changed, std::int32_t version, const std::string& write_id
    ) const;

    storage::cassandra::session& db_;
    storage::cassandra::statement select_order_;
    storage::cassandra::statement select_one_;
    storage::cassandra::statement select_stream_;
    storage::cassandra::statement select_writes_;
    storage::cassandra::statement select_key_;
    storage::cassandra::statement update_settlement_;
    storage::cassandra::statement update_payment_;
    storage::cassandra::statement give_away_;
};

}  // namespace souk::payments::rows
