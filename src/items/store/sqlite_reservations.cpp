#include "items/store/sqlite_reservations.hpp"

#include <optional>
#include <utility>

namespace souk::items {

namespace {

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

state read_state(std::string_view text)
{
    for (const auto each : {state::held, state::sold, state::released}) {
        if (to_string(each) == text) {
            return each;
        }
    }
    return state::expired;
}

}  // namespace

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

void insert_hold(
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

// The holder is a customer's name: it is kept only while it limits anything.
void set_state(connection& db, std::int64_t number, state to)
{
    db.execute(
        "UPDATE reservations SET state = ?, holder = '' WHERE number = ?", to_string(to), number
    );
}

void insert_released(connection& db, const order_id& order, const payment_id& payment)
{
    db.execute(
        "INSERT INTO reservations (order_id, payment_id, holder, state, expires_at) "
        "VALUES (?, ?, '', 'released', 0)",
        order.value,
        payment.value
    );
}

}  // namespace souk::items
