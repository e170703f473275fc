#include "base/planted.hpp"
#include "items/store/sqlite_reservations.hpp"

#include <optional>
#include <utility>

namespace souk::items {

namespace {

// Not UPDATE ... RETURNING, for which SQLite keeps what it will answer in a table of its own.
void set_level(connection& db, std::int64_t number, const stock_level& now)
{
    db.execute(
        "UPDATE items SET available_units = ?, version = ?, updated_at = ? WHERE number = ?",
        now.available_units,
        now.version,
        to_milliseconds(now.updated_at),
        number
    );
}

// Takes one line off the shelf. Answers the item's row, or nothing when there is not enough.
std::optional<std::int64_t> take(
    connection& db,
    const hold_line& wanted,
    const cause& why,
    taken_from where,
    stock_levels& levels
)
{
    auto row = db.query(
        "SELECT number, available_units, version FROM items "
        "WHERE id = ? AND available_units >= ? AND deleted <= ?",
        wanted.item.value,
        wanted.quantity,
        where == taken_from::all_items ? 1 : 0
    );
    if (!row.step()) {
        return std::nullopt;
    }
    const auto number = row.integer(0);
    const stock_level now{
        .item = wanted.item,
        .available_units = row.integer(1) - wanted.quantity,
        .version = row.integer(2) + 1,
        .updated_at = why.at,
    };
    set_level(db, number, now);
    levels.push_back(now);
    add_movement(db, to_entry(why, number, wanted.quantity, -wanted.quantity));
    return number;
}

field_error describe_shortage(connection& db, const hold_line& wanted)
{
    auto row = db.query(
        "SELECT upc, available_units FROM items WHERE id = ? AND deleted = 0", wanted.item.value
    );
    const bool sold = row.step();
    const auto left = sold ? row.text(1) + " left" : "no longer sold";
    return {
        .field = sold ? row.text(0) : wanted.upc,
        .detail = "wanted " + std::to_string(wanted.quantity) + ", " + left,
    };
}

void put_back(connection& db, const attempt& whose, const cause& why, stock_levels& levels)
{
    for (const auto& each : select_lines(db, whose.number)) {
        auto row =
            db.query("SELECT id, available_units, version FROM items WHERE number = ?", each.item);
        if (row.step()) {
            const stock_level now{
                .item = {row.text(0)},
                .available_units = row.integer(1) + each.units,
                .version = row.integer(2) + 1,
                .updated_at = why.at,
            };
            set_level(db, each.item, now);
            levels.push_back(now);
        }
        add_movement(db, to_entry(why, each.item, each.units, each.units));
    }
}

}  // namespace

ledger_entry to_entry(const cause& why, std::int64_t item, std::int64_t units, std::int64_t delta)
{
    return {
        .item = item,
        .kind = why.kind,
        .units = units,
        .delta = delta,
        .order = why.order,
        .payment = why.payment,
        .reason = why.reason,
        .at = why.at,
    };
}

result<std::vector<line>> take_all(
    connection& db,
    const std::vector<hold_line>& wanted,
    const cause& why,
    taken_from where,
    stock_levels& levels
)
{
    std::vector<line> taken;
    std::vector<field_error> short_lines;
    for (const auto& each : wanted) {
        if (const auto number = take(db, each, why, where, levels)) {
            taken.push_back({.item = *number, .units = each.quantity});
        } else {
            short_lines.push_back(describe_shortage(db, each));
        }
    }
    if (!short_lines.empty() && !(SOUK_PLANT(half_an_order_held) && !taken.empty())) {
        auto refused = conflict("insufficient-stock", "There are not enough units.");
        refused.error().errors = std::move(short_lines);
        return refused;
    }
    return taken;
}

void give_back(
    connection& db,
    const attempt& whose,
    state to,
    std::string_view reason,
    timestamp now,
    stock_levels& levels
)
{
    const cause why{
        .kind = movement_kind::released,
        .order = whose.order,
        .payment = whose.payment,
        .reason = reason,
        .at = now,
    };
    if (!SOUK_PLANT(expired_units_lost) || to != state::expired) {
        put_back(db, whose, why, levels);
    }
    if (!SOUK_PLANT(released_twice) || to != state::released) {
        set_state(db, whose.number, to);
    }
}

}  // namespace souk::items
