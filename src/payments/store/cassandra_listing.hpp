// Where payments are found without their order: by account, by time, and those that are pending.
#pragma once

#include "base/world.hpp"
#include "payments/store/cassandra_rows.hpp"
#include "storage/cassandra/backlog.hpp"
#include "storage/cassandra/day_counts.hpp"
#include "storage/cassandra/timeline.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace souk::payments::rows {

class listing {
public:
    listing(storage::cassandra::session& db, partitions& payments, world& world);

    // Lists a payment everywhere, before it begins: readers pass over those that lead nowhere, so
    // that none is ever missing.
    task<> add(const call& call, const payment& started);

    // As add(), for one that may be over.
    task<> add_known(const call& call, const payment& it);

    // Takes a payment with an outcome from those that are pending.
    storage::cassandra::bound settled(const payment& of) const;

    // The order of a payment that may have begun.
    task<std::optional<order_id>> order_of(const call& call, const payment_id& id);

    // Pages; see the port.
    task<payment_page> newest(const call& call, const payment_filter& filter);
    task<payment_statistics> statistics(const call& call, const day_range& of, timestamp now);
    task<std::vector<audited_payment>>
    scan(const call& call, const std::optional<payment_id>& after, std::size_t limit);
    task<std::vector<payment>> pending_since(const call& call, timestamp before, std::size_t limit);

    // Gives one page of a customer's payments to the pseudonym; answers whether there may be more.
    // `forget` is told the keys they were made under.
    task<bool> erase_page(
        const call& call,
        const account_email& customer,
        const account_email& pseudonym,
        const std::function<task<>(std::string)>& forget
    );

private:
    using entries = std::vector<storage::cassandra::timeline::entry>;

    task<payment_page>
    of_order(const call& call, const order_id& order, const payment_filter& filter);

    task<> count(const call& call, const entries& of, payment_day& into);

    // In the order of the entries.
    template <class T>
    task<std::vector<std::optional<T>>> read_all(
        const call& call,
        const entries& of,
        task<std::optional<T>> (partitions::*
                                    read)(const souk::call&, const order_id&, const payment_id&)
    );

    storage::cassandra::session& db_;
    partitions& payments_;
    world& world_;
    storage::cassandra::timeline by_account_;
    storage::cassandra::timeline by_time_;
    storage::cassandra::backlog pending_;
    storage::cassandra::day_counts<payment_day> days_;
};

}  // namespace souk::payments::rows
