#include "app/replay/fates.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace souk::app::replay {

std::string_view describe(line_fate fate)
{
    switch (fate) {
    case line_fate::sent: return "sent as a line of an order";
    case line_fate::merged: return "merged with a line of the same invoice, code and price";
    case line_fate::canceled: return "sent as the cancellation of a whole order";
    case line_fate::partial_return: return "left out: a return of no whole order";
    case line_fate::no_customer: return "skipped: without a customer";
    case line_fate::other_customer: return "skipped: another customer than its invoice's";
    case line_fate::not_stock: return "skipped: postage, discount or fee, not goods";
    case line_fate::zero_price: return "skipped: price zero";
    case line_fate::negative_price: return "skipped: price below zero";
    case line_fate::zero_quantity: return "skipped: quantity zero";
    case line_fate::negative_quantity: return "skipped: quantity below zero, not a cancellation";
    case line_fate::positive_return: return "skipped: a cancellation with a quantity above zero";
    case line_fate::outside_dates: return "skipped: outside of the dates";
    case line_fate::unreadable: return "skipped: can't be read";
    }
    std::unreachable();
}

bool is_not_stock(std::string_view stock_code)
{
    static constexpr std::array<std::string_view, 15> codes{
        "amazonfee",
        "adjust",
        "adjust2",
        "b",
        "bank charges",
        "c2",
        "c3",
        "cruk",
        "d",
        "dot",
        "m",
        "post",
        "s",
        "test001",
        "test002",
    };
    return std::ranges::find(codes, to_lower(stock_code)) != codes.end();
}

std::optional<line_fate> fault_of(const invoice_line& line)
{
    if (line.customer.empty()) {
        return line_fate::no_customer;
    }
    if (is_not_stock(line.stock_code)) {
        return line_fate::not_stock;
    }
    if (line.unit_price.cents <= 0) {
        return line.unit_price.cents == 0 ? line_fate::zero_price : line_fate::negative_price;
    }
    if (line.quantity == 0) {
        return line_fate::zero_quantity;
    }
    if (line.is_cancellation() != (line.quantity < 0)) {
        return line.is_cancellation() ? line_fate::positive_return : line_fate::negative_quantity;
    }
    return std::nullopt;
}

}  // namespace souk::app::replay
