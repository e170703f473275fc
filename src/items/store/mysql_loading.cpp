#include "items/store/mysql_loading.hpp"

#include <ranges>
#include <utility>

namespace souk::items::mysql {

namespace {

using storage::mysql::answer_range;
using storage::mysql::answers;
using storage::mysql::row;
using storage::mysql::value;

// Holders share slots: that two of them wait for one another at times does no harm.
std::int64_t slot_of(std::string_view holder)
{
    constexpr std::uint64_t slots = 4'096;
    std::uint64_t sum = 14695981039346656037ULL;
    for (const char each : holder) {
        sum = (sum ^ static_cast<unsigned char>(each)) * 1099511628211ULL;
    }
    return static_cast<std::int64_t>(sum % slots);
}

template <class Id>
std::vector<value> to_values(const std::set<Id>& ids)
{
    std::vector<value> values;
    values.reserve(ids.size());
    for (const auto& each : ids) {
        values.emplace_back(each.value);
    }
    return values;
}

void for_each_row(const answers& all, const answer_range& of, const auto& read)
{
    for (std::size_t i = of.first; i < of.first + of.count; ++i) {
        for (std::size_t j = 0; j < all[i].size(); ++j) {
            read(all[i][j]);
        }
    }
}

void add_slots(step& to, const std::set<std::string>& holders)
{
    std::set<std::int64_t> slots;
    for (const auto& each : holders) {
        slots.insert(slot_of(each));
    }
    const std::vector<value> values{slots.begin(), slots.end()};
    add_list(
        to, "SELECT slot FROM holder_slots WHERE slot IN ", " ORDER BY slot FOR UPDATE", values
    );
}

// Read after the orders are locked: each statement sees what was kept before it began.
answer_range add_orders(step& to, const std::vector<value>& orders)
{
    return add_list(
        to,
        "SELECT o.order_id, closed_at, r.payment_id, state, expires_at, holder, item, units "
        "FROM stock_orders AS o LEFT JOIN reservations AS r ON r.order_id = o.order_id "
        "LEFT JOIN reservation_lines AS l "
        "ON l.order_id = r.order_id AND l.payment_id = r.payment_id WHERE o.order_id IN ",
        " ORDER BY o.order_id, r.payment_id, item",
        orders
    );
}

answer_range add_items(step& to, const std::vector<value>& items)
{
    return add_list(
        to,
        "SELECT id, upc, available_units, version, deleted, updated_at FROM items WHERE id IN ",
        " ORDER BY id FOR UPDATE",
        items
    );
}

void read_order_row(const row& from, stock_book& into)
{
    auto& order = into.orders[{from.text(0)}];
    order.closed = !from.is_null(1);
    if (from.is_null(2)) {
        return;
    }
    if (order.attempts.empty() || order.attempts.back().payment.value != from.view(2)) {
        attempt next;
        next.payment = {from.text(2)};
        next.state = read_state(from.view(3));
        next.expires_at = from_milliseconds(from.integer(4));
        next.holder = from.optional_text(5).value_or("");
        order.attempts.push_back(std::move(next));
    }
    if (!from.is_null(6)) {
        order.attempts.back().lines.push_back({.item = {from.text(6)}, .units = from.integer(7)});
    }
}

void read_item_row(const row& from, stock_book& into)
{
    shelf_item it;
    it.upc = from.text(1);
    it.available_units = from.integer(2);
    it.version = from.integer(3);
    it.deleted = from.integer(4) != 0;
    it.updated_at = from_milliseconds(from.integer(5));
    into.items.emplace(item_id{from.text(0)}, std::move(it));
}

void read_hold_row(const row& from, stock_book& into)
{
    into.other_holds[from.text(0)].push_back(
        {.order = {from.text(1)}, .expires_at = from_milliseconds(from.integer(2))}
    );
}

}  // namespace

task<> load(session& with, const stock_needs& needs, stock_book& into)
{
    step look;
    const auto made = to_values(needs.made_orders);
    const auto found = to_values(needs.found_orders);
    add_rows(
        look,
        "INSERT INTO stock_orders (order_id) VALUES ",
        " ON DUPLICATE KEY UPDATE order_id = order_id",
        made,
        1
    );
    add_list(
        look,
        "SELECT order_id FROM stock_orders WHERE order_id IN ",
        " ORDER BY order_id FOR UPDATE",
        found
    );
    add_slots(look, needs.holders);
    auto all_orders = made;
    all_orders.insert(all_orders.end(), found.begin(), found.end());
    const auto orders = add_orders(look, all_orders);
    const std::vector<value> holders{needs.holders.begin(), needs.holders.end()};
    const auto holds = add_list(
        look,
        "SELECT holder, order_id, expires_at FROM reservations WHERE state = 'held' AND holder IN ",
        "",
        holders
    );
    const auto items = add_items(look, to_values(needs.items));
    const auto all = co_await with.run(std::move(look));
    for_each_row(all, orders, [&into](const row& each) { read_order_row(each, into); });
    for_each_row(all, holds, [&into](const row& each) { read_hold_row(each, into); });
    for_each_row(all, items, [&into](const row& each) { read_item_row(each, into); });
}

task<> load_items(session& with, const std::set<item_id>& wanted, stock_book& into)
{
    std::vector<value> missing;
    for (const auto& each : wanted) {
        if (!into.items.contains(each)) {
            missing.emplace_back(each.value);
        }
    }
    if (missing.empty()) {
        co_return;
    }
    step look;
    const auto items = add_items(look, missing);
    const auto all = co_await with.run(std::move(look));
    for_each_row(all, items, [&into](const row& each) { read_item_row(each, into); });
}

task<> load_unlocked_orders(session& with, const std::set<order_id>& orders, stock_book& into)
{
    const auto values = to_values(orders);
    step look;
    const auto locked = add_list(
        look,
        "SELECT order_id FROM stock_orders WHERE order_id IN ",
        " ORDER BY order_id FOR UPDATE SKIP LOCKED",
        values
    );
    const auto known = add_orders(look, values);
    const auto all = co_await with.run(std::move(look));
    stock_book any;
    for_each_row(all, known, [&any](const row& each) { read_order_row(each, any); });
    for_each_row(all, locked, [&](const row& each) {
        const order_id id{each.text(0)};
        into.orders[id] = std::move(any.orders[id]);
    });
}

}  // namespace souk::items::mysql
