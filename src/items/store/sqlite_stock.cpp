#include "items/store/sqlite_stock.hpp"

#include "items/store/sqlite_items.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace souk::items {

namespace {

enum class state { held, sold, released, expired };

std::string_view to_string(state it)
{
    switch (it) {
    case state::held: return "held";
    case state::sold: return "sold";
    case state::released: return "released";
    case state::expired: return "expired";
    }
    std::unreachable();
}

// An order's attempt to have its units: a row of reservations.
struct attempt {
    std::int64_t number = 0;
    std::string order;
    std::string payment;
    souk::items::state state{};
    timestamp expires_at;
};

// What a movement of an attempt's units is, but for the item and the number of units.
struct cause {
    movement_kind kind{};
    std::string_view order;
    std::string_view payment;
    std::string_view reason;
    timestamp at;
};

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

std::unexpected<refusal> order_closed()
{
    return conflict("order-closed", "The order can't have units any more.");
}

state read_state(std::string_view text)
{
    for (const auto each : {state::held, state::sold, state::released}) {
        if (to_string(each) == text) {
            return each;
        }
    }
    return state::expired;
}

bool is_closed(connection& db, const std::string& order)
{
    return db.query("SELECT 1 FROM closed_orders WHERE order_id = ?", order).step();
}

std::vector<attempt> select_attempts(connection& db, const std::string& order)
{
    std::vector<attempt> found;
    auto row = db.query(
        "SELECT number, payment_id, state, expires_at FROM reservations WHERE order_id = ?", order
    );
    while (row.step()) {
        found.push_back({
            .number = row.integer(0),
            .order = order,
            .payment = row.text(1),
            .state = read_state(row.text(2)),
            .expires_at = from_milliseconds(row.integer(3)),
        });
    }
    return found;
}

const attempt* find_attempt(const std::vector<attempt>& attempts, const payment_id& payment)
{
    const auto found = std::ranges::find(attempts, payment.value, &attempt::payment);
    return found == attempts.end() ? nullptr : &*found;
}

// The holder is a customer's name: it is kept only while it limits anything.
void set_state(connection& db, std::int64_t number, state to)
{
    db.execute(
        "UPDATE reservations SET state = ?, holder = '' WHERE number = ?", to_string(to), number
    );
}

struct line {
    std::int64_t item = 0;
    std::int64_t units = 0;
};

std::vector<line> select_lines(connection& db, std::int64_t reservation)
{
    std::vector<line> lines;
    auto row =
        db.query("SELECT item, units FROM reservation_lines WHERE reservation = ?", reservation);
    while (row.step()) {
        lines.push_back({.item = row.integer(0), .units = row.integer(1)});
    }
    return lines;
}

// The attempt's lines by the items' own ids, to be taken again.
std::vector<hold_line> select_wanted(connection& db, std::int64_t reservation)
{
    std::vector<hold_line> lines;
    auto row = db.query(
        "SELECT id, upc, units FROM reservation_lines JOIN items ON items.number = item "
        "WHERE reservation = ?",
        reservation
    );
    while (row.step()) {
        lines.push_back({.item = {row.text(0)}, .upc = row.text(1), .quantity = row.integer(2)});
    }
    return lines;
}

void put_back(connection& db, const attempt& whose, const cause& why, stock_levels& levels)
{
    for (const auto& each : select_lines(db, whose.number)) {
        auto row = db.query(
            "UPDATE items SET available_units = available_units + ?, version = version + 1, "
            "updated_at = ? WHERE number = ? RETURNING id, available_units, version",
            each.units,
            to_milliseconds(why.at),
            each.item
        );
        while (row.step()) {
            levels.push_back({{row.text(0)}, row.integer(1), row.integer(2), why.at});
        }
        add_movement(db, to_entry(why, each.item, each.units, each.units));
    }
}

// Ends a hold: its units go back on the shelf.
void end_hold(
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
    put_back(db, whose, why, levels);
    set_state(db, whose.number, to);
}

// An order has its units once: what older attempts hold goes back.
void supersede(
    connection& db,
    const std::vector<attempt>& attempts,
    const payment_id& by,
    timestamp now,
    stock_levels& levels
)
{
    for (const auto& each : attempts) {
        if (each.payment != by.value && each.state == state::held) {
            end_hold(db, each, state::expired, "superseded", now, levels);
        }
    }
}

bool is_sold_to_another(const std::vector<attempt>& attempts, const payment_id& than)
{
    return std::ranges::any_of(attempts, [&than](const attempt& each) {
        return each.state == state::sold && each.payment != than.value;
    });
}

enum class taken_from { living_items, all_items };

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
        "UPDATE items SET available_units = available_units - ?1, version = version + 1, "
        "updated_at = ?2 WHERE id = ?3 AND available_units >= ?1 AND deleted <= ?4 "
        "RETURNING number, available_units, version",
        wanted.quantity,
        to_milliseconds(why.at),
        wanted.item.value,
        where == taken_from::all_items ? 1 : 0
    );
    if (!row.step()) {
        return std::nullopt;
    }
    const auto number = row.integer(0);
    levels.push_back({wanted.item, row.integer(1), row.integer(2), why.at});
    while (row.step()) {
    }
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

// Takes all lines, or refuses with each that is short.
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
    if (!short_lines.empty()) {
        auto refused = conflict("insufficient-stock", "There are not enough units.");
        refused.error().errors = std::move(short_lines);
        return refused;
    }
    return taken;
}

bool holds_too_many(connection& db, const hold_request& what, const hold_terms& terms)
{
    auto row = db.query(
        "SELECT count(DISTINCT order_id) FROM reservations "
        "WHERE state = 'held' AND holder = ? AND order_id <> ? AND expires_at > ?",
        what.holder,
        what.order.value,
        to_milliseconds(terms.now)
    );
    row.step();
    return static_cast<std::size_t>(row.integer(0)) >= terms.holds_per_holder;
}

void save_hold(
    connection& db, const hold_request& what, timestamp expires_at, const std::vector<line>& lines
)
{
    db.execute(
        "INSERT INTO reservations (order_id, payment_id, holder, state, expires_at) "
        "VALUES (?, ?, ?, 'held', ?)",
        what.order.value,
        what.payment.value,
        what.holder,
        to_milliseconds(expires_at)
    );
    const std::int64_t reservation = sqlite3_last_insert_rowid(db.handle());
    for (const auto& each : lines) {
        db.execute(
            "INSERT INTO reservation_lines VALUES (?, ?, ?)", reservation, each.item, each.units
        );
    }
}

void renew_hold(connection& db, const attempt& own, const hold_request& what, timestamp expires_at)
{
    db.execute(
        "UPDATE reservations SET state = 'held', holder = ?, expires_at = ? WHERE number = ?",
        what.holder,
        to_milliseconds(expires_at),
        own.number
    );
}

// What a repeated hold answers; nothing when there is something to take.
std::optional<result<stock_levels>>
answer_again(connection& db, const attempt& own, const hold_request& what, timestamp now)
{
    switch (own.state) {
    case state::sold: return stock_levels{};
    case state::held:
        if (own.expires_at <= now) {
            renew_hold(db, own, what, now + what.ttl);
        }
        return stock_levels{};
    case state::released: return conflict("attempt-closed", "This attempt to pay was given up.");
    case state::expired: return std::nullopt;
    }
    std::unreachable();
}

}  // namespace

result<stock_levels> hold_stock(connection& db, const hold_request& what, const hold_terms& terms)
{
    const auto attempts = select_attempts(db, what.order.value);
    if (is_sold_to_another(attempts, what.payment) || is_closed(db, what.order.value)) {
        return order_closed();
    }
    const auto* const own = find_attempt(attempts, what.payment);
    if (own != nullptr) {
        if (auto answer = answer_again(db, *own, what, terms.now)) {
            return *std::move(answer);
        }
    }
    if (holds_too_many(db, what, terms)) {
        return conflict("too-many-checkouts", "Too many orders of yours are being paid.");
    }
    stock_levels levels;
    supersede(db, attempts, what.payment, terms.now, levels);
    const cause why{
        .kind = movement_kind::held,
        .order = what.order.value,
        .payment = what.payment.value,
        .reason = {},
        .at = terms.now,
    };
    const auto wanted = own == nullptr ? what.lines : select_wanted(db, own->number);
    const auto taken = take_all(db, wanted, why, taken_from::living_items, levels);
    if (!taken) {
        return std::unexpected(taken.error());
    }
    if (own == nullptr) {
        save_hold(db, what, terms.now + what.ttl, *taken);
    } else {
        renew_hold(db, *own, what, terms.now + what.ttl);
    }
    return levels;
}

result<stock_levels>
commit_stock(connection& db, const order_id& order, const payment_id& payment, timestamp now)
{
    const auto attempts = select_attempts(db, order.value);
    const auto* const own = find_attempt(attempts, payment);
    if (own == nullptr || own->state == state::released || is_sold_to_another(attempts, payment)) {
        return order_closed();
    }
    stock_levels levels;
    if (own->state == state::sold) {
        return levels;
    }
    supersede(db, attempts, payment, now, levels);
    const cause why{
        .kind = movement_kind::sold,
        .order = order.value,
        .payment = payment.value,
        .reason = {},
        .at = now,
    };
    if (own->state == state::held) {
        for (const auto& each : select_lines(db, own->number)) {
            add_movement(db, to_entry(why, each.item, each.units, 0));
        }
    } else {
        const auto wanted = select_wanted(db, own->number);
        const auto taken = take_all(db, wanted, why, taken_from::all_items, levels);
        if (!taken) {
            return std::unexpected(taken.error());
        }
    }
    set_state(db, own->number, state::sold);
    return levels;
}

stock_levels
release_attempt(connection& db, const order_id& order, const payment_id& payment, timestamp now)
{
    stock_levels levels;
    const auto attempts = select_attempts(db, order.value);
    const auto* const own = find_attempt(attempts, payment);
    if (own == nullptr) {
        // A hold that comes later than its release must find that out.
        db.execute(
            "INSERT INTO reservations (order_id, payment_id, holder, state, expires_at) "
            "VALUES (?, ?, '', 'released', 0)",
            order.value,
            payment.value
        );
    } else if (own->state == state::held) {
        end_hold(db, *own, state::released, "payment failed", now, levels);
    } else if (own->state == state::expired) {
        set_state(db, own->number, state::released);
    }
    return levels;
}

stock_levels close_order(connection& db, const order_id& order, timestamp now)
{
    stock_levels levels;
    for (const auto& each : select_attempts(db, order.value)) {
        if (each.state == state::held || each.state == state::sold) {
            end_hold(db, each, state::released, "order canceled", now, levels);
        } else if (each.state == state::expired) {
            set_state(db, each.number, state::released);
        }
    }
    db.execute(
        "INSERT INTO closed_orders VALUES (?, ?) ON CONFLICT DO NOTHING",
        order.value,
        to_milliseconds(now)
    );
    return levels;
}

namespace {

std::vector<attempt> select_late(connection& db, timestamp now, std::size_t limit)
{
    std::vector<attempt> found;
    auto row = db.query(
        "SELECT number, order_id, payment_id FROM reservations "
        "WHERE state = 'held' AND expires_at <= ? ORDER BY expires_at LIMIT ?",
        to_milliseconds(now),
        limit
    );
    while (row.step()) {
        found.push_back({.number = row.integer(0), .order = row.text(1), .payment = row.text(2)});
    }
    return found;
}

}  // namespace

expired_holds expire_stock(connection& db, timestamp now, std::size_t limit)
{
    expired_holds expired;
    for (const auto& each : select_late(db, now, limit)) {
        end_hold(db, each, state::expired, "expired", now, expired.levels);
        ++expired.count;
    }
    return expired;
}

}  // namespace souk::items
