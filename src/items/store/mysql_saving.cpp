#include "items/store/mysql_loading.hpp"

#include <stdexcept>
#include <utility>

namespace souk::items::mysql {

namespace {

using storage::mysql::value;

value holder_of(const attempt& whose)
{
    return whose.holder.empty() ? value{nullptr} : value{whose.holder};
}

void add_new_attempts(step& to, const stock_book& book)
{
    std::vector<value> attempts;
    std::vector<value> lines;
    for (const auto& [order, known] : book.orders) {
        for (const auto& each : known.attempts) {
            if (!each.is_new) {
                continue;
            }
            attempts.insert(
                attempts.end(),
                {order.value,
                 each.payment.value,
                 holder_of(each),
                 to_string(each.state),
                 to_milliseconds(each.expires_at)}
            );
            for (const auto& line : each.lines) {
                lines.insert(
                    lines.end(), {order.value, each.payment.value, line.item.value, line.units}
                );
            }
        }
    }
    add_rows(
        to,
        "INSERT INTO reservations (order_id, payment_id, holder, state, expires_at) VALUES ",
        "",
        attempts,
        5
    );
    add_rows(
        to,
        "INSERT INTO reservation_lines (order_id, payment_id, item, units) VALUES ",
        "",
        lines,
        4
    );
}

void add_changed_orders(step& to, const stock_book& book)
{
    for (const auto& [order, known] : book.orders) {
        for (const auto& each : known.attempts) {
            if (each.changed && !each.is_new) {
                to.add(
                    "UPDATE reservations SET state = ?, holder = ?, expires_at = ? "
                    "WHERE order_id = ? AND payment_id = ?",
                    to_string(each.state),
                    holder_of(each),
                    to_milliseconds(each.expires_at),
                    order.value,
                    each.payment.value
                );
            }
        }
        if (known.closed_now) {
            to.add(
                "UPDATE stock_orders SET closed_at = ? WHERE order_id = ?",
                to_milliseconds(*known.closed_now),
                order.value
            );
        }
    }
}

void add_entries(step& to, const stock_book& book)
{
    std::vector<ledger_entry> entries;
    entries.reserve(book.entries.size());
    for (const auto& each : book.entries) {
        entries.push_back({
            .item = each.item.value,
            .kind = each.kind,
            .units = each.units,
            .delta = each.delta,
            .order = each.order.value,
            .payment = each.payment.value,
            .reason = each.reason,
            .at = each.at,
        });
    }
    add_movements(to, entries);
}

// The rows are locked; the guards only keep a mistake from being kept.
storage::mysql::answer_range add_items(step& to, const stock_book& book)
{
    const auto first = to.size();
    for (const auto& [id, it] : book.items) {
        if (it.changes != 0) {
            to.add(
                "UPDATE items SET available_units = available_units + ?, version = version + ?, "
                "updated_at = ? WHERE id = ? AND available_units + ? >= 0",
                it.delta,
                it.changes,
                to_milliseconds(it.updated_at),
                id.value,
                it.delta
            );
        }
    }
    return {.first = first, .count = to.size() - first};
}

}  // namespace

task<bool> save(session& with, const stock_book& book)
{
    step all;
    add_new_attempts(all, book);
    add_changed_orders(all, book);
    add_entries(all, book);
    const auto items = add_items(all, book);
    if (all.empty()) {
        co_return false;
    }
    const auto done = co_await with.run(std::move(all));
    for (std::size_t i = items.first; i < items.first + items.count; ++i) {
        if (done[i].changed() != 1) {
            throw std::logic_error{"a locked item's stock changed"};
        }
    }
    co_return true;
}

}  // namespace souk::items::mysql
