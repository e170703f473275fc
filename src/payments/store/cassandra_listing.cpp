#include "payments/store/cassandra_listing.hpp"

#include "base/side_by_side.hpp"

#include <algorithm>

namespace souk::payments::rows {

using storage::cassandra::bound;
using storage::cassandra::timeline;

namespace {

constexpr std::chrono::days account_bucket{90};
constexpr std::chrono::minutes time_bucket{5};
constexpr int time_shards = 8;
const std::string all_payments = "all";  // The scope of every payment.

constexpr std::size_t reads_at_once = 32;
constexpr std::size_t looked_through_at_once = 100;
constexpr std::size_t looked_through_at_most = 2'000;
constexpr std::size_t erased_at_once = 100;
// A payment that was listed and did not begin by then never will.
constexpr seconds longest_beginning{60};

bool matches(const payment& it, const payment_filter& filter)
{
    return (!filter.account || it.account == *filter.account) &&
           (!filter.status || it.status == *filter.status);
}

id_range range_of(const payment_filter& filter)
{
    const auto before = filter.before ? std::optional{filter.before->value} : std::nullopt;
    return ids_between(filter.from, filter.to, before);
}

template <class T>
task<> keep(task<std::optional<T>> read, std::optional<T>& into)
{
    into = co_await std::move(read);
}

}  // namespace

listing::listing(storage::cassandra::session& db, partitions& payments, world& world)
    : db_(db), payments_(payments), world_(world),
      by_account_(db, {.table = std::string{by_account_table}, .bucket = account_bucket}),
      by_time_(
          db, {.table = std::string{by_time_table}, .bucket = time_bucket, .shards = time_shards}
      ),
      pending_(db, std::string{pending_table}),
      days_(by_time_, all_payments, [this](const call& call, const entries& of, payment_day& into) {
          return count(call, of, into);
      })
{
}

task<> listing::add(const call& call, const payment& started)
{
    const std::string& id = started.id.value;
    const std::string& order = started.order.value;
    std::vector<bound> all;
    all.push_back(co_await by_time_.adding(call, all_payments, id, order));
    all.push_back(co_await by_account_.adding(call, started.account.value, id, order));
    storage::cassandra::backlog::entry waiting{.at = started.created_at, .id = id, .value = order};
    all.push_back(co_await pending_.adding(call, std::move(waiting)));
    co_await db_.execute(call, std::move(all));
}

task<> listing::add_known(const call& call, const payment& it)
{
    if (it.status == payment_status::pending) {
        co_return co_await add(call, it);
    }
    std::vector<bound> both;
    both.push_back(co_await by_time_.adding(call, all_payments, it.id.value, it.order.value));
    both.push_back(co_await by_account_.adding(call, it.account.value, it.id.value, it.order.value)
    );
    co_await db_.execute(call, std::move(both));
}

bound listing::settled(const payment& of) const
{
    return pending_.removing(of.created_at, of.id.value);
}

task<std::optional<order_id>> listing::order_of(const call& call, const payment_id& id)
{
    auto found = co_await by_time_.find(call, all_payments, id.value);
    if (!found) {
        co_return std::nullopt;
    }
    co_return order_id{*std::move(found)};
}

template <class T>
task<std::vector<std::optional<T>>> listing::read_all(
    const call& call,
    const entries& of,
    task<std::optional<T>> (partitions::*
                                read)(const souk::call&, const order_id&, const payment_id&)
)
{
    std::vector<order_id> orders;
    std::vector<payment_id> ids;
    for (const timeline::entry& each : of) {
        orders.push_back({each.value});
        ids.push_back({each.id});
    }
    std::vector<std::optional<T>> found(of.size());
    for (std::size_t begin = 0; begin < of.size(); begin += reads_at_once) {
        std::vector<task<>> reads;
        for (std::size_t i = begin; i < std::min(begin + reads_at_once, of.size()); ++i) {
            reads.push_back(keep((payments_.*read)(call, orders[i], ids[i]), found[i]));
        }
        co_await side_by_side(world_, std::move(reads));
    }
    co_return found;
}

task<payment_page>
listing::of_order(const call& call, const order_id& order, const payment_filter& filter)
{
    const auto within = range_of(filter);
    payment_page page;
    page.payments = co_await payments_.of_order(call, order);
    std::erase_if(page.payments, [&](const payment& each) {
        const std::string& id = each.id.value;
        return id < within.from || id >= within.before || !matches(each, filter);
    });
    std::ranges::reverse(page.payments);
    if (page.payments.size() > filter.limit) {
        page.payments.resize(filter.limit);
        page.next = page.payments.back().id;
    }
    co_return page;
}

task<payment_page> listing::newest(const call& call, const payment_filter& filter)
{
    if (filter.order) {
        co_return co_await of_order(call, *filter.order, filter);
    }
    timeline& of = filter.account ? by_account_ : by_time_;
    const std::string scope = filter.account ? filter.account->value : all_payments;
    id_range rest = range_of(filter);
    payment_page page;
    for (std::size_t seen = 0;;) {
        // One more tells whether there is a next page.
        const std::size_t wanted = filter.limit + 1 - page.payments.size();
        const std::size_t asked = filter.status ? std::max(wanted, looked_through_at_once) : wanted;
        const auto entries = co_await of.newest(call, scope, rest, asked);
        for (auto& each : co_await read_all(call, entries, &partitions::find)) {
            if (each && page.payments.size() <= filter.limit && matches(*each, filter)) {
                page.payments.push_back(*std::move(each));
            }
        }
        if (page.payments.size() > filter.limit) {
            page.payments.pop_back();
            page.next = page.payments.back().id;
            co_return page;
        }
        if (entries.size() < asked) {
            co_return page;
        }
        rest.before = entries.back().id;
        seen += entries.size();
        if (seen >= looked_through_at_most) {
            page.next = payment_id{rest.before};
            co_return page;
        }
    }
}

task<> listing::count(const call& call, const entries& of, payment_day& into)
{
    for (const auto& each : co_await read_all(call, of, &partitions::find)) {
        if (each) {
            payments::count(into, each->status, 1, each->amount);
        }
    }
}

task<payment_statistics> listing::statistics(const call& call, const day_range& of, timestamp now)
{
    auto counted = co_await days_.read(call, of, now);
    for (std::size_t i = 0; i < of.count; ++i) {
        counted.days[i].date = of[i];
    }
    co_return payment_statistics{.days = std::move(counted.days), .as_of = counted.as_of};
}

task<std::vector<audited_payment>>
listing::scan(const call& call, const std::optional<payment_id>& after, std::size_t limit)
{
    std::string from = after ? after->value : "";
    std::vector<audited_payment> page;
    while (page.size() < limit) {
        const std::size_t wanted = limit - page.size();
        const auto found = co_await by_time_.oldest(call, all_payments, from, wanted);
        for (auto& each : co_await read_all(call, found, &partitions::audit)) {
            if (each) {
                page.push_back(*std::move(each));
            }
        }
        if (found.size() < wanted) {
            break;
        }
        from = found.back().id;
    }
    co_return page;
}

task<std::vector<payment>>
listing::pending_since(const call& call, timestamp before, std::size_t limit)
{
    const auto waiting = co_await pending_.oldest(call, before, limit);
    entries of;
    for (const auto& each : waiting) {
        of.push_back({.id = each.id, .value = each.value});
    }
    auto found = co_await read_all(call, of, &partitions::find);
    std::vector<payment> page;
    for (std::size_t i = 0; i < found.size(); ++i) {
        auto& each = found[i];
        if (each && each->status == payment_status::pending) {
            page.push_back(*std::move(each));
        } else if (each || world_.now() - waiting[i].at > longest_beginning) {
            // Its outcome came, but a crash before its row was removed.
            co_await db_.execute(call, pending_.removing(waiting[i].at, waiting[i].id));
        }
    }
    co_return page;
}

// Each step may be repeated; the last one is what ends it.
task<bool> listing::erase_page(
    const call& call,
    const account_email& customer,
    const account_email& pseudonym,
    const std::function<task<>(std::string)>& forget
)
{
    const auto page = co_await by_account_.newest(call, customer.value, {}, erased_at_once);
    for (const timeline::entry& each : page) {
        const order_id order{each.value};
        const payment_id id{each.id};
        auto key = co_await payments_.give_away(call, order, id, customer, pseudonym);
        if (key) {
            auto listed = co_await by_account_.adding(call, pseudonym.value, each.id, each.value);
            co_await db_.execute(call, std::move(listed));
        }
        if (key && !key->empty()) {
            co_await forget(*std::move(key));
        }
        co_await db_.execute(call, by_account_.removing(customer.value, each.id));
    }
    co_return page.size() == erased_at_once;
}

}  // namespace souk::payments::rows
