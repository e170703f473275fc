// Orders' partitions in Cassandra: statements, and what they say.
#pragma once

#include "orders/archive.hpp"
#include "orders/ports.hpp"
#include "storage/cassandra/conditional.hpp"
#include "storage/cassandra/timeline.hpp"

#include <optional>
#include <string>
#include <vector>

namespace souk::orders::rows {

inline constexpr std::string_view by_account_table = "orders_by_account";
inline constexpr std::string_view by_time_table = "orders_by_time";

// A row of the stream as a write left it.
struct write_mark {
    order_id order;
    std::int64_t sequence = 0;
    std::string write_id;
};

class partitions {
public:
    explicit partitions(storage::cassandra::session& db);

    task<std::optional<order>> find(const call& call, const order_id& id);

    // Those that are there, in no order.
    task<std::vector<order>> find_all(const call& call, std::vector<std::string> ids);
    task<std::vector<order_version>>
    versions_of(const call& call, const account_email& owner, std::vector<std::string> ids);
    task<std::vector<archived_order>> whole(const call& call, std::vector<std::string> ids);

    task<std::vector<stream_event>> history(const call& call, const order_id& id);

    // Keeps a new order. May be repeated with the same order: its time of writing is before that of
    // any conditional write, whatever the clocks of the nodes say.
    task<> insert(const call& call, const order& placed, const std::string& key);

    // Saves what a stored order recorded since it had that version. Answers false when it has
    // another by now.
    task<bool> update(
        const call& call, const order& changed, std::int64_t version, const std::string& write_id
    );

    // What became of such a write.
    task<storage::cassandra::mark> look(const call& call, const write_mark& of);

    // Another owner, and no address, for an order that is still that one's. Answers the key it was
    // placed under, empty when there was none; nothing when there is no such order.
    task<std::optional<std::string>> give_away(
        const call& call, const order_id& id, const account_email& from, const account_email& to
    );

private:
    std::vector<storage::cassandra::bound>
    statements_of(const order& changed, std::int64_t version, const std::string& write_id) const;

    storage::cassandra::session& db_;
    storage::cassandra::statement select_;
    storage::cassandra::statement select_all_;
    storage::cassandra::statement select_versions_;
    storage::cassandra::statement select_whole_;
    storage::cassandra::statement select_stream_;
    storage::cassandra::statement select_mark_;
    storage::cassandra::statement select_key_;
    storage::cassandra::statement insert_;
    storage::cassandra::statement insert_event_;
    storage::cassandra::statement update_;
    storage::cassandra::statement give_away_;
};

}  // namespace souk::orders::rows
