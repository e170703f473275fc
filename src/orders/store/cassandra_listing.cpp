#include "orders/store/cassandra_listing.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace souk::orders::rows {

using storage::cassandra::bound;
using storage::cassandra::timeline;

namespace {

// No matter how many orders a customer has: a page reads one partition or a few.
constexpr std::chrono::days account_bucket{90};
constexpr std::chrono::minutes time_bucket{5};
constexpr int time_shards = 8;
const std::string all_orders = "all";  // The scope of every order.

constexpr std::size_t orders_at_once = 32;
constexpr std::size_t looked_through_at_once = 100;
constexpr std::size_t looked_through_at_most = 2'000;
constexpr std::size_t erased_at_once = 100;

bool matches(const order_fields& it, const order_filter& filter)
{
    return (!filter.owner || it.owner == *filter.owner) &&
           (!filter.status || it.status == *filter.status);
}

std::vector<std::string> ids_of(const std::vector<timeline::entry>& entries)
{
    std::vector<std::string> ids;
    ids.reserve(entries.size());
    for (const timeline::entry& each : entries) {
        ids.push_back(each.id);
    }
    return ids;
}

audited_order audit(archived_order it)
{
    const auto& stream = it.stream;
    bool gapless = !stream.empty();
    for (std::size_t i = 0; i < stream.size(); ++i) {
        gapless = gapless && stream[i].sequence == static_cast<std::int64_t>(i) + 1;
    }
    const order_fields& now = it.snapshot;
    const bool agrees =
        gapless && order::fold(now.id, now.owner, now.shipping_address, stream).fields() == now;
    return {.snapshot = std::move(it.snapshot), .fold_agrees = agrees};
}

// Pieces that one request may ask for.
std::vector<std::vector<std::string>> in_pieces(const std::vector<std::string>& ids)
{
    std::vector<std::vector<std::string>> pieces;
    for (const std::string& each : ids) {
        if (pieces.empty() || pieces.back().size() == orders_at_once) {
            pieces.emplace_back();
        }
        pieces.back().push_back(each);
    }
    return pieces;
}

}  // namespace

listing::listing(storage::cassandra::session& db, partitions& orders)
    : db_(db), orders_(orders),
      by_account_(db, {.table = std::string{by_account_table}, .bucket = account_bucket}),
      by_time_(
          db, {.table = std::string{by_time_table}, .bucket = time_bucket, .shards = time_shards}
      ),
      days_(
          by_time_,
          all_orders,
          [this](const call& call, const std::vector<timeline::entry>& of, order_day& into) {
              return count(call, of, into);
          }
      )
{
}

task<> listing::add(const call& call, const order_fields& placed)
{
    std::vector<bound> both;
    both.push_back(co_await by_account_.adding(call, placed.owner.value, placed.id.value, {}));
    both.push_back(co_await by_time_.adding(call, all_orders, placed.id.value, {}));
    co_await db_.execute(call, std::move(both));
}

task<> listing::remove(const call& call, const order_fields& placed)
{
    std::vector<bound> both;
    both.push_back(by_account_.removing(placed.owner.value, placed.id.value));
    both.push_back(by_time_.removing(all_orders, placed.id.value));
    co_await db_.execute(call, std::move(both));
}

task<std::vector<order>> listing::load(const call& call, std::vector<std::string> ids)
{
    std::map<std::string, order> found;
    for (auto& piece : in_pieces(ids)) {
        for (order& each : co_await orders_.find_all(call, std::move(piece))) {
            std::string id = each.fields().id.value;
            found.emplace(std::move(id), std::move(each));
        }
    }
    std::vector<order> all;
    for (const std::string& each : ids) {
        if (const auto at = found.find(each); at != found.end()) {
            all.push_back(std::move(at->second));
        }
    }
    co_return all;
}

task<order_page> listing::newest(const call& call, const order_filter& filter)
{
    timeline& of = filter.owner ? by_account_ : by_time_;
    const std::string scope = filter.owner ? filter.owner->value : all_orders;
    const auto before = filter.before ? std::optional{filter.before->value} : std::nullopt;
    id_range rest = ids_between(filter.from, filter.to, before);
    order_page page;
    for (std::size_t seen = 0;;) {
        // One more tells whether there is a next page.
        const std::size_t wanted = filter.limit + 1 - page.orders.size();
        const std::size_t asked = filter.status ? std::max(wanted, looked_through_at_once) : wanted;
        const auto entries = co_await of.newest(call, scope, rest, asked);
        for (order& each : co_await load(call, ids_of(entries))) {
            if (page.orders.size() <= filter.limit && matches(each.fields(), filter)) {
                page.orders.push_back(std::move(each));
            }
        }
        if (page.orders.size() > filter.limit) {
            page.orders.pop_back();
            page.next = page.orders.back().fields().id;
            co_return page;
        }
        if (entries.size() < asked) {
            co_return page;
        }
        rest.before = entries.back().id;
        seen += entries.size();
        if (seen >= looked_through_at_most) {
            page.next = order_id{rest.before};
            co_return page;
        }
    }
}

// One page: what leads nowhere, or is another's by now, makes it shorter.
task<std::vector<order_version>>
listing::newest_versions(const call& call, const account_email& owner, std::size_t limit)
{
    const auto entries = co_await by_account_.newest(call, owner.value, {}, limit);
    std::vector<order_version> found;
    for (auto& piece : in_pieces(ids_of(entries))) {
        for (order_version& each : co_await orders_.versions_of(call, owner, std::move(piece))) {
            found.push_back(std::move(each));
        }
    }
    std::ranges::sort(found, std::ranges::greater{}, &order_version::order);
    co_return found;
}

task<> listing::count(const call& call, const std::vector<timeline::entry>& of, order_day& into)
{
    for (const order& each : co_await load(call, ids_of(of))) {
        orders::count(into, each.fields().status, 1, each.total());
    }
}

task<order_statistics> listing::statistics(const call& call, const day_range& of, timestamp now)
{
    auto counted = co_await days_.read(call, of, now);
    for (std::size_t i = 0; i < of.count; ++i) {
        counted.days[i].date = of[i];
    }
    co_return order_statistics{.days = std::move(counted.days), .as_of = counted.as_of};
}

task<std::vector<audited_order>>
listing::scan(const call& call, const order_id& after, std::size_t limit)
{
    std::vector<audited_order> page;
    for (archived_order& each : co_await scan_whole(call, after, limit)) {
        page.push_back(audit(std::move(each)));
    }
    co_return page;
}

task<std::vector<archived_order>>
listing::scan_whole(const call& call, const order_id& after, std::size_t limit)
{
    std::vector<archived_order> page;
    std::string from = after.value;
    while (page.size() < limit) {
        const std::size_t wanted = limit - page.size();
        const auto entries = co_await by_time_.oldest(call, all_orders, from, wanted);
        for (auto& piece : in_pieces(ids_of(entries))) {
            auto found = co_await orders_.whole(call, std::move(piece));
            std::ranges::sort(found, {}, [](const archived_order& it) { return it.snapshot.id; });
            std::ranges::move(found, std::back_inserter(page));
        }
        if (entries.size() < wanted) {
            break;
        }
        from = entries.back().id;
    }
    co_return page;
}

// Each step may be repeated; the last one is what ends it.
task<bool> listing::erase_page(
    const call& call,
    const account_email& owner,
    const account_email& pseudonym,
    const std::function<task<>(std::string)>& forget
)
{
    const auto page = co_await by_account_.newest(call, owner.value, {}, erased_at_once);
    for (const timeline::entry& each : page) {
        const order_id id{each.id};
        auto key = co_await orders_.give_away(call, id, owner, pseudonym);
        if (key) {
            auto listed = co_await by_account_.adding(call, pseudonym.value, each.id, {});
            co_await db_.execute(call, std::move(listed));
        }
        if (key && !key->empty()) {
            co_await forget(*std::move(key));
        }
        co_await db_.execute(call, by_account_.removing(owner.value, each.id));
    }
    co_return page.size() == erased_at_once;
}

}  // namespace souk::orders::rows
