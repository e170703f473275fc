#include "app/replay/plan.hpp"

#include "app/replay/lines.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <ranges>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace souk::app::replay {
namespace {

constexpr std::size_t most_unreadable_told = 20;

// One invoice's lines that count, and what they have in common.
struct invoice {
    std::string number;
    std::string customer;
    timestamp at;
    std::size_t first_line = 0;
    std::vector<invoice_line> lines;

    bool is_cancellation() const { return number.front() == 'C'; }
};

struct latest {
    timestamp at;
    money price;
    std::string name;
};

class planner {
public:
    explicit planner(const date_range& dates) : dates_(dates) {}

    void take(const numbered_line& line);
    plan finish() &&;

private:
    bool is_outside(timestamp at) const;
    void take(const invoice_line& line, std::size_t number);
    void note_latest(const invoice_line& line);
    std::size_t item_of(const invoice_line& line);
    std::optional<std::size_t> find_item(const invoice_line& line) const;
    std::string upc_of(const invoice_line& line) const;
    void plan_order(const invoice& sale);
    void plan_cancellation(const invoice& back);
    std::optional<std::vector<planned_line>> returned_lines(const invoice& back) const;
    planned_customer& customer(const std::string& number);
    void add_units(const planned_order& order, std::int64_t planned_item::* to);
    void count(line_fate fate, std::size_t lines = 1)
    {
        plan_.fates.at(static_cast<std::size_t>(fate)) += lines;
    }

    date_range dates_;
    plan plan_;
    std::vector<invoice> invoices_;
    std::unordered_map<std::string, std::size_t> invoice_places_;
    std::unordered_map<std::string, latest> latest_;            // By stock code.
    std::unordered_map<std::string, std::size_t> item_places_;  // By upc.
    std::unordered_map<std::string, std::size_t> customer_places_;
};

bool planner::is_outside(timestamp at) const
{
    const auto day = std::chrono::floor<std::chrono::days>(at);
    return (dates_.from && day < *dates_.from) || (dates_.to && day > *dates_.to);
}

void planner::take(const numbered_line& line)
{
    ++plan_.lines;
    if (line.what) {
        take(*line.what, line.number);
        return;
    }
    count(line_fate::unreadable);
    if (plan_.unreadable.size() < most_unreadable_told) {
        plan_.unreadable.push_back({.number = line.number, .detail = line.what.error()});
    }
}

// The latest price is the whole file's, so that an order of some days is the same as one of all.
void planner::take(const invoice_line& line, std::size_t number)
{
    const auto fault = fault_of(line);
    if (!fault && !line.is_cancellation()) {
        note_latest(line);
    }
    if (is_outside(line.at)) {
        count(line_fate::outside_dates);
        return;
    }
    if (fault) {
        count(*fault);
        return;
    }
    const auto [place, added] = invoice_places_.emplace(line.invoice, invoices_.size());
    if (added) {
        invoices_.push_back({
            .number = line.invoice,
            .customer = line.customer,
            .at = line.at,
            .first_line = number,
        });
    }
    auto& among = invoices_.at(place->second);
    if (among.customer != line.customer) {
        count(line_fate::other_customer);
        return;
    }
    among.lines.push_back(line);
}

void planner::note_latest(const invoice_line& line)
{
    auto& known = latest_[line.stock_code];
    if (known.name.empty() || line.at >= known.at) {
        known = {.at = line.at, .price = line.unit_price, .name = line.name};
    }
}

std::string planner::upc_of(const invoice_line& line) const
{
    const auto known = latest_.find(line.stock_code);
    const bool usual = known != latest_.end() && known->second.price == line.unit_price;
    return usual ? line.stock_code : line.stock_code + '@' + to_string(line.unit_price);
}

std::size_t planner::item_of(const invoice_line& line)
{
    const auto [place, added] = item_places_.emplace(upc_of(line), plan_.items.size());
    if (added) {
        plan_.items.push_back({
            .upc = place->first,
            .name = latest_.at(line.stock_code).name,
            .price = line.unit_price,
        });
        plan_.repriced_items += place->first == line.stock_code ? 0 : 1;
    }
    return place->second;
}

std::optional<std::size_t> planner::find_item(const invoice_line& line) const
{
    const auto place = item_places_.find(upc_of(line));
    return place == item_places_.end() ? std::nullopt : std::optional{place->second};
}

planned_customer& planner::customer(const std::string& number)
{
    const auto [place, added] = customer_places_.emplace(number, plan_.customers.size());
    if (added) {
        plan_.customers.push_back({.number = number});
    }
    return plan_.customers.at(place->second);
}

void planner::add_units(const planned_order& order, std::int64_t planned_item::* to)
{
    for (const auto& line : order.lines) {
        plan_.items.at(line.item).*to += line.quantity;
    }
}

std::vector<planned_line> to_lines(const std::map<std::size_t, std::int64_t>& quantities)
{
    std::vector<planned_line> lines;
    lines.reserve(quantities.size());
    for (const auto& [item, quantity] : quantities) {
        lines.push_back({.item = item, .quantity = quantity});
    }
    return lines;
}

void planner::plan_order(const invoice& sale)
{
    planned_order order{.invoice = sale.number};
    std::map<std::size_t, std::int64_t> quantities;
    for (const auto& line : sale.lines) {
        auto& quantity = quantities[item_of(line)];
        count(quantity == 0 ? line_fate::sent : line_fate::merged);
        quantity += line.quantity;
        order.total += line.unit_price * line.quantity;
        plan_.ordered_units += line.quantity;
    }
    order.lines = to_lines(quantities);
    add_units(order, &planned_item::ordered_units);
    plan_.ordered += order.total;
    ++plan_.orders;
    auto& buyer = customer(sale.customer);
    buyer.steps.push_back({.kind = step_kind::buy, .order = buyer.orders.size(), .at = sale.at});
    buyer.orders.push_back(std::move(order));
}

// Nothing when something comes back that was never sold.
std::optional<std::vector<planned_line>> planner::returned_lines(const invoice& back) const
{
    std::map<std::size_t, std::int64_t> quantities;
    for (const auto& line : back.lines) {
        const auto item = find_item(line);
        if (!item) {
            return std::nullopt;
        }
        quantities[*item] -= line.quantity;
    }
    return to_lines(quantities);
}

// Of several orders that match, the latest: what is bought twice is returned soon after.
void planner::plan_cancellation(const invoice& back)
{
    auto& buyer = customer(back.customer);
    const auto lines = returned_lines(back);
    const auto matches = [&](const planned_order& order) {
        return order.canceled_by.empty() && lines == order.lines;
    };
    const auto found = std::ranges::find_if(std::views::reverse(buyer.orders), matches);
    if (found == buyer.orders.rend()) {
        ++plan_.partial_returns;
        count(line_fate::partial_return, back.lines.size());
        return;
    }
    found->canceled_by = back.number;
    const auto place = static_cast<std::size_t>(std::distance(found, buyer.orders.rend())) - 1;
    buyer.steps.push_back({.kind = step_kind::cancel, .order = place, .at = back.at});
    count(line_fate::canceled, back.lines.size());
    ++plan_.cancellations;
    plan_.returned += found->total;
    add_units(*found, &planned_item::returned_units);
    for (const auto& line : found->lines) {
        plan_.returned_units += line.quantity;
    }
}

plan planner::finish() &&
{
    const auto when = [](const invoice& each) { return std::tie(each.at, each.first_line); };
    std::ranges::sort(invoices_, [&](const auto& a, const auto& b) { return when(a) < when(b); });
    for (const auto& each : invoices_) {
        if (each.is_cancellation()) {
            plan_cancellation(each);
        } else {
            plan_order(each);
        }
    }
    std::erase_if(plan_.customers, [](const auto& each) { return each.steps.empty(); });
    return std::move(plan_);
}

}  // namespace

std::expected<plan, std::string> make_plan(std::string_view text, const date_range& dates)
{
    auto reader = line_reader::open(text);
    if (!reader) {
        return std::unexpected(reader.error());
    }
    planner work{dates};
    while (const auto line = reader->next()) {
        work.take(*line);
    }
    return std::move(work).finish();
}

}  // namespace souk::app::replay
