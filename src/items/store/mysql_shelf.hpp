// Units leaving the shelf of a stock book, and coming back.
#pragma once

#include "items/store/mysql_book.hpp"

namespace souk::items::mysql {

// What a movement of an attempt's units is, but for the item and the number of units.
struct cause {
    movement_kind kind{};
    order_id order;
    payment_id payment;
    std::string_view reason;
    timestamp at;
};

cause why_released(
    const order_id& order, const attempt& whose, std::string_view reason, timestamp now
);

// Nothing when the order has no such attempt.
attempt* find_attempt(order_book& order, const payment_id& payment);

enum class taken_from { living_items, all_items };

// Takes all lines off the shelf, or refuses (conflict insufficient-stock) with each that is short,
// and takes none.
result<void> take_all(
    stock_book& book,
    const std::vector<hold_line>& wanted,
    const cause& why,
    taken_from where,
    stock_levels& levels
);

// Puts what an attempt holds or bought back on the shelf.
void give_back(
    stock_book& book, attempt& whose, hold_state to, const cause& why, stock_levels& levels
);

// A line that changes no stock, as when what is held is sold.
void note_sold(stock_book& book, const attempt& whose, const cause& why);

}  // namespace souk::items::mysql
