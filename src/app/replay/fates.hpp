// What becomes of each line of the file.
#pragma once

#include "app/replay/lines.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace souk::app::replay {

// Each line has exactly one.
enum class line_fate : std::uint8_t {
    sent,            // An order's line, of its own.
    merged,          // Added to another line of its invoice: same code and price.
    canceled,        // Of a cancellation that matches a whole order.
    partial_return,  // Of a cancellation that matches no whole order.
    no_customer,
    other_customer,  // Than its invoice's first line.
    not_stock,       // Postage, discounts, fees.
    zero_price,
    negative_price,
    zero_quantity,
    negative_quantity,  // But no cancellation.
    positive_return,    // A cancellation that gives units out.
    outside_dates,
    unreadable,
};

constexpr std::size_t line_fate_count = 14;

// For people: "merged with another line of its invoice".
std::string_view describe(line_fate fate);

// Whether the code stands for no goods: postage, carriage, discounts, manual entries, fees.
bool is_not_stock(std::string_view stock_code);

// Why a line is left out, whatever else the file holds; nothing when it is fit to be sent.
std::optional<line_fate> fault_of(const invoice_line& line);

}  // namespace souk::app::replay
