#include "items/store/sqlite_items.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace souk::items {

namespace {

movement_kind kind_of(std::string_view text)
{
    using enum movement_kind;
    for (const auto each : {initial, adjusted, held, sold, released}) {
        if (to_string(each) == text) {
            return each;
        }
    }
    throw std::logic_error{"a movement of no known kind"};
}

template <class Id>
std::optional<Id> read_id(const storage::sqlite::rows& row, int column)
{
    auto text = row.optional_text(column);
    return text ? std::optional{Id{*std::move(text)}} : std::nullopt;
}

std::optional<std::int64_t> find_number(connection& db, const item_id& id)
{
    auto row = db.query("SELECT number FROM items WHERE id = ?", id.value);
    return row.step() ? std::optional{row.integer(0)} : std::nullopt;
}

}  // namespace

movement read_movement(const storage::sqlite::rows& row)
{
    return {
        .number = row.integer(0),
        .kind = kind_of(row.text(1)),
        .units = row.integer(2),
        .delta = row.integer(3),
        .order = read_id<order_id>(row, 4),
        .payment = read_id<payment_id>(row, 5),
        .reason = row.text(6),
        .at = from_milliseconds(row.integer(7)),
    };
}

void add_movement(connection& db, const ledger_entry& added)
{
    db.execute(
        "INSERT INTO stock_movements (item, kind, units, delta, order_id, payment_id, reason, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        added.item,
        to_string(added.kind),
        added.units,
        added.delta,
        added.order,
        added.payment,
        added.reason,
        to_milliseconds(added.at)
    );
}

result<std::vector<movement>> select_movements(
    connection& db, const item_id& id, std::optional<std::int64_t> before, std::size_t limit
)
{
    const auto number = find_number(db, id);
    if (!number) {
        return unknown_item();
    }
    std::vector<movement> found;
    auto row = db.query(
        "SELECT number, kind, units, delta, order_id, payment_id, reason, at FROM stock_movements "
        "WHERE item = ? AND number < ? ORDER BY number DESC LIMIT ?",
        *number,
        before.value_or(std::numeric_limits<std::int64_t>::max()),
        limit
    );
    while (row.step()) {
        found.push_back(read_movement(row));
    }
    return found;
}

// One thread writes, so the entries show in the order of their numbers.
stock_changes select_changes(connection& db, std::optional<std::int64_t> after, std::size_t limit)
{
    if (!after) {
        auto row = db.query("SELECT coalesce(max(number), 0) FROM stock_movements");
        row.step();
        return {.levels = {}, .last = row.integer(0), .settled = row.integer(0)};
    }
    stock_changes found{.levels = {}, .last = *after, .settled = *after};
    std::size_t entries = 0;
    auto row = db.query(
        "SELECT id, available_units, version, updated_at, max(latest.number), count(*) "
        "FROM (SELECT number, item FROM stock_movements WHERE number > ? ORDER BY number LIMIT ?) "
        "AS latest JOIN items ON items.number = latest.item GROUP BY items.number",
        *after,
        limit
    );
    while (row.step()) {
        found.levels.push_back(
            {{row.text(0)}, row.integer(1), row.integer(2), from_milliseconds(row.integer(3))}
        );
        found.last = std::max(found.last, row.integer(4));
        entries += static_cast<std::size_t>(row.integer(5));
    }
    found.settled = found.last;
    found.more = entries == limit;
    return found;
}

}  // namespace souk::items
