// What a file of invoice lines asks of a shop: items, customers, orders and cancellations, and why
// each of the other lines is left out. Pure.
#pragma once

#include "app/replay/fates.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::app::replay {

struct unreadable_line {
    std::size_t number = 0;
    std::string detail;
};

// An item is one code at one price: the latest price's upc is the code alone, another's is
// "code@2.55". So every order costs what its invoice says, at whatever time it is sent.
struct planned_item {
    std::string upc;
    std::string name;
    money price;
    std::int64_t ordered_units = 0;
    std::int64_t returned_units = 0;  // By cancellations of whole orders.
};

struct planned_line {
    std::size_t item = 0;  // In the plan's items.
    std::int64_t quantity = 0;

    friend auto operator<=>(const planned_line&, const planned_line&) = default;
};

struct planned_order {
    std::string invoice;
    std::vector<planned_line> lines;  // One an item, in the items' order.
    money total;
    std::string canceled_by;  // The cancellation's number, or empty.
};

enum class step_kind : std::uint8_t { buy, cancel };

struct planned_step {
    step_kind kind{};
    std::size_t order = 0;  // In the customer's orders.
    timestamp at;
};

struct planned_customer {
    std::string number;
    std::vector<planned_order> orders;
    std::vector<planned_step> steps;  // In the order of time.
};

struct plan {
    std::size_t lines = 0;
    std::array<std::size_t, line_fate_count> fates{};
    std::vector<unreadable_line> unreadable;  // The first of them.
    std::vector<planned_item> items;
    std::vector<planned_customer> customers;  // In the order of their first step.
    std::size_t orders = 0;
    std::size_t cancellations = 0;    // Sent.
    std::size_t partial_returns = 0;  // Invoices of returns that are left out.
    std::size_t repriced_items = 0;   // Items whose upc holds a price.
    money ordered;
    money returned;
    std::int64_t ordered_units = 0;
    std::int64_t returned_units = 0;

    std::size_t count_of(line_fate fate) const { return fates.at(static_cast<std::size_t>(fate)); }
};

// Days, both included; nothing is no limit.
struct date_range {
    std::optional<std::chrono::sys_days> from;
    std::optional<std::chrono::sys_days> to;
};

// Answers why not, when the text is no such file. The text is CSV, see line_reader.
std::expected<plan, std::string> make_plan(std::string_view text, const date_range& dates);

}  // namespace souk::app::replay
