#include "app/replay/report.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <string_view>

namespace souk::app::replay {
namespace {

template <class... Values>
void add(std::string& to, fmt::format_string<Values...> form, Values&&... values)
{
    fmt::format_to(std::back_inserter(to), form, std::forward<Values>(values)...);
}

// With two decimals, as books have it.
std::string to_text(money amount)
{
    const auto cents = std::abs(amount.cents);
    return fmt::format("{}{}.{:02}", amount.cents < 0 ? "-" : "", cents / 100, cents % 100);
}

void add_times(std::string& to, std::string_view what, latencies& times)
{
    const auto ms = [&](std::size_t of_thousand) { return times.within_us(of_thousand) / 1'000.0; };
    add(to,
        "  {:<14}{:>9}{:>10.1f}{:>10.1f}{:>10.1f}{:>10.1f}\n",
        what,
        times.count(),
        ms(500),
        ms(900),
        ms(990),
        ms(1'000));
}

void add_row(
    std::string& to, std::string_view what, const std::string& file, const std::string& shop
)
{
    add(to, "  {:<20}{:>16}{:>16}{}\n", what, file, shop, file == shop ? "" : "  DIFFERENT");
}

void add_mishaps(std::string& to, std::string_view title, const mishaps& all)
{
    if (all.count() == 0) {
        return;
    }
    add(to, "\n{}: {}\n", title, all.count());
    for (const auto& each : all.told()) {
        add(to, "  {}: {}\n", each.about, each.detail);
    }
    if (all.count() > all.told().size()) {
        add(to, "  … and {} more\n", all.count() - all.told().size());
    }
}

}  // namespace

std::string describe(const plan& of)
{
    std::string text;
    add(text, "{:>9}  lines in the file, of which\n", of.lines);
    for (std::size_t i = 0; i < line_fate_count; ++i) {
        if (of.fates.at(i) > 0) {
            add(text, "{:>9}  {}\n", of.fates.at(i), describe(static_cast<line_fate>(i)));
        }
    }
    for (const auto& each : of.unreadable) {
        add(text, "           line {}: {}\n", each.number, each.detail);
    }
    add(text,
        "\n{:>9}  orders of {} customers, {} cancellations of whole orders ({} of parts left "
        "out)\n",
        of.orders,
        of.customers.size(),
        of.cancellations,
        of.partial_returns);
    add(text,
        "{:>9}  items: a code's latest price has the code as upc; {} at another price have "
        "code@price\n",
        of.items.size(),
        of.repriced_items);
    return text;
}

std::string describe(run_report& sent, const books& said, const plan& of, std::size_t retries)
{
    std::string text;
    add(text, "\nItems created {}, updated {}.\n", sent.created_items, sent.updated_items);
    add(text,
        "Sent in {:.1f} s: {} orders, {} payments, {} cancellations; {:.1f} orders a second, "
        "{} repeated requests.\n",
        sent.seconds,
        sent.orders,
        sent.payments,
        sent.cancellations,
        sent.seconds > 0 ? static_cast<double>(sent.orders) / sent.seconds : 0.0,
        retries);
    add(text,
        "\n  {:<14}{:>9}{:>10}{:>10}{:>10}{:>10}\n",
        "answered in ms",
        "count",
        "p50",
        "p90",
        "p99",
        "max");
    add_times(text, "orders", sent.order_times);
    add_times(text, "payments", sent.payment_times);
    add_times(text, "cancellations", sent.cancellation_times);
    add(text, "\n  {:<20}{:>16}{:>16}\n", "books", "the file", "the shop");
    add_row(
        text,
        "orders completed",
        std::to_string(of.orders - of.cancellations),
        std::to_string(said.completed)
    );
    add_row(
        text, "orders canceled", std::to_string(of.cancellations), std::to_string(said.canceled)
    );
    add_row(text, "money charged", to_text(of.ordered), to_text(said.charged));
    add_row(text, "money refunded", to_text(of.returned), to_text(said.refunded));
    add_row(
        text,
        "units sold",
        std::to_string(of.ordered_units - of.returned_units),
        std::to_string(said.sold_units)
    );
    add_mishaps(text, "Refused or failed", sent.failed);
    add_mishaps(text, "Otherwise than in the file", said.differences);
    return text;
}

}  // namespace souk::app::replay
