// Where orders are found without their id: by account and by time. Only ids are listed, so that a
// change of an order writes nothing here, and what is shown is always the order itself.
#pragma once

#include "orders/store/cassandra_rows.hpp"
#include "storage/cassandra/day_counts.hpp"
#include "storage/cassandra/timeline.hpp"

#include <functional>
#include <string>
#include <vector>

namespace souk::orders::rows {

class listing {
public:
    listing(storage::cassandra::session& db, partitions& orders);

    // Lists an order, before it is kept: readers pass over those that lead nowhere, so that none is
    // ever missing.
    task<> add(const call& call, const order_fields& placed);

    // Takes back what will not be kept.
    task<> remove(const call& call, const order_fields& placed);

    // Those that are there, in the order of the ids given.
    task<std::vector<order>> load(const call& call, std::vector<std::string> ids);

    // Pages; see the port.
    task<order_page> newest(const call& call, const order_filter& filter);
    task<std::vector<order_version>>
    newest_versions(const call& call, const account_email& owner, std::size_t limit);
    task<order_statistics> statistics(const call& call, const day_range& of, timestamp now);
    task<std::vector<audited_order>>
    scan(const call& call, const order_id& after, std::size_t limit);

    // As scan(), with all of the streams.
    task<std::vector<archived_order>>
    scan_whole(const call& call, const order_id& after, std::size_t limit);

    // Gives one page of an owner's orders to the pseudonym; answers whether there may be more.
    // `forget` is told the keys they were placed under.
    task<bool> erase_page(
        const call& call,
        const account_email& owner,
        const account_email& pseudonym,
        const std::function<task<>(std::string)>& forget
    );

private:
    task<> count(
        const call& call,
        const std::vector<storage::cassandra::timeline::entry>& of,
        order_day& into
    );

    storage::cassandra::session& db_;
    partitions& orders_;
    storage::cassandra::timeline by_account_;
    storage::cassandra::timeline by_time_;
    storage::cassandra::day_counts<order_day> days_;
};

}  // namespace souk::orders::rows
