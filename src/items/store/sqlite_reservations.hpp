// The rows behind holds, as work inside a transaction.
#pragma once

#include "items/store/sqlite_items.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace souk::items {

enum class state { held, sold, released, expired };

// An order's attempt to have its units: a row of reservations.
struct attempt {
    std::int64_t number = 0;
    std::string order;
    std::string payment;
    souk::items::state state{};
    timestamp expires_at;
};

// All attempts of an order.
std::vector<attempt> select_attempts(connection& db, const std::string& order);

// Held attempts whose time is over; without their state.
std::vector<attempt> select_late(connection& db, timestamp now, std::size_t limit);

struct line {
    std::int64_t item = 0;  // The item's row.
    std::int64_t units = 0;
};

std::vector<line> select_lines(connection& db, std::int64_t reservation);

// The same lines by the items' own ids, to be taken again.
std::vector<hold_line> select_wanted(connection& db, std::int64_t reservation);

void insert_hold(
    connection& db, const hold_request& what, timestamp expires_at, const std::vector<line>& lines
);
void renew_hold(connection& db, const attempt& own, const hold_request& what, timestamp expires_at);

// For any state but held.
void set_state(connection& db, std::int64_t reservation, state to);

// An attempt that can't hold, because it was released before.
void insert_released(connection& db, const order_id& order, const payment_id& payment);

// What a movement of an attempt's units is, but for the item and the number of units.
struct cause {
    movement_kind kind{};
    std::string_view order;
    std::string_view payment;
    std::string_view reason;
    timestamp at;
};

ledger_entry to_entry(const cause& why, std::int64_t item, std::int64_t units, std::int64_t delta);

enum class taken_from { living_items, all_items };

// Takes all lines off the shelf, or refuses (conflict insufficient-stock) with each that is short.
result<std::vector<line>> take_all(
    connection& db,
    const std::vector<hold_line>& wanted,
    const cause& why,
    taken_from where,
    stock_levels& levels
);

// Puts what an attempt holds or bought back on the shelf.
void give_back(
    connection& db,
    const attempt& whose,
    state to,
    std::string_view reason,
    timestamp now,
    stock_levels& levels
);

}  // namespace souk::items
