#include "items/store/mysql_works.hpp"

#include "items/store/mysql_loading.hpp"

#include <utility>

namespace souk::items::mysql {

namespace {

stock_needs find_needs(const std::vector<storage::mysql::batch_entry*>& together)
{
    stock_needs needs;
    for (const auto* const each : together) {
        const auto& work = static_cast<const stock_work&>(*each);
        if (work.makes_order()) {
            needs.made_orders.insert(work.order);
        }
        if (const auto* const holder = work.holder()) {
            needs.holders.insert(*holder);
        }
        work.add_items(needs.items);
    }
    for (const auto* const each : together) {
        const auto& work = static_cast<const stock_work&>(*each);
        if (!needs.made_orders.contains(work.order)) {
            needs.found_orders.insert(work.order);
        }
    }
    return needs;
}

}  // namespace

task<bool> run_works(session& with, const std::vector<storage::mysql::batch_entry*>& together)
{
    const auto needs = find_needs(together);
    stock_book book;
    co_await load(with, needs, book);
    std::set<item_id> items;
    for (const auto* const each : together) {
        const auto& work = static_cast<const stock_work&>(*each);
        if (const auto known = book.orders.find(work.order); known != book.orders.end()) {
            work.add_items(items, known->second);
        }
    }
    co_await load_items(with, items, book);
    for (auto* const each : together) {
        static_cast<stock_work&>(*each).apply(book);
    }
    co_return co_await save(with, book);
}

task<std::vector<order_id>> select_late(session& with, timestamp now, std::size_t limit)
{
    const auto rows = co_await with.query(
        "SELECT order_id FROM reservations WHERE state = 'held' AND expires_at <= ? "
        "ORDER BY expires_at LIMIT ?",
        to_milliseconds(now),
        limit
    );
    std::vector<order_id> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.push_back({rows[i].text(0)});
    }
    co_return found;
}

task<expired_holds> expire_orders(session& with, const std::vector<order_id>& orders, timestamp now)
{
    const std::set<order_id> wanted{orders.begin(), orders.end()};
    stock_book book;
    co_await load_unlocked_orders(with, wanted, book);
    std::set<item_id> items;
    for (const auto& [id, order] : book.orders) {
        add_needed_for_expiry(items, order, now);
    }
    co_await load_items(with, items, book);
    expired_holds all;
    for (const auto& [id, order] : book.orders) {
        auto expired = expire_stock(book, id, now);
        all.count += expired.count;
        all.levels.insert(all.levels.end(), expired.levels.begin(), expired.levels.end());
    }
    co_await save(with, book);
    co_return all;
}

}  // namespace souk::items::mysql
