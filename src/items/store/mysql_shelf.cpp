#include "items/store/mysql_shelf.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace souk::items::mysql {

namespace {

void note(
    stock_book& book, const cause& why, const item_id& item, std::int64_t units, std::int64_t delta
)
{
    book.entries.push_back({
        .item = item,
        .kind = why.kind,
        .units = units,
        .delta = delta,
        .order = why.order,
        .payment = why.payment,
        .reason = why.reason,
        .at = why.at,
    });
}

void change(
    stock_book& book,
    const item_id& item,
    std::int64_t delta,
    const cause& why,
    stock_levels& levels
)
{
    const auto found = book.items.find(item);
    if (found == book.items.end()) {
        throw std::logic_error{"an item was not locked before it was changed"};
    }
    auto& it = found->second;
    it.available_units += delta;
    it.delta += delta;
    ++it.version;
    ++it.changes;
    it.updated_at = why.at;
    levels.push_back({item, it.available_units, it.version, it.updated_at});
    note(book, why, item, std::abs(delta), delta);
}

std::optional<field_error>
find_shortage(const stock_book& book, const hold_line& wanted, taken_from where)
{
    const auto found = book.items.find(wanted.item);
    const bool known = found != book.items.end();
    if (known && found->second.available_units >= wanted.quantity &&
        (where == taken_from::all_items || !found->second.deleted)) {
        return std::nullopt;
    }
    const bool sold = known && !found->second.deleted;
    const auto left =
        sold ? std::to_string(found->second.available_units) + " left" : "no longer sold";
    return field_error{
        .field = sold ? found->second.upc : wanted.upc,
        .detail = "wanted " + std::to_string(wanted.quantity) + ", " + left,
    };
}

}  // namespace

cause why_released(
    const order_id& order, const attempt& whose, std::string_view reason, timestamp now
)
{
    return {
        .kind = movement_kind::released,
        .order = order,
        .payment = whose.payment,
        .reason = reason,
        .at = now,
    };
}

attempt* find_attempt(order_book& order, const payment_id& payment)
{
    const auto found = std::ranges::find(order.attempts, payment, &attempt::payment);
    return found == order.attempts.end() ? nullptr : &*found;
}

result<void> take_all(
    stock_book& book,
    const std::vector<hold_line>& wanted,
    const cause& why,
    taken_from where,
    stock_levels& levels
)
{
    std::vector<field_error> short_lines;
    for (const auto& each : wanted) {
        if (auto shortage = find_shortage(book, each, where)) {
            short_lines.push_back(*std::move(shortage));
        }
    }
    if (!short_lines.empty()) {
        auto refused = conflict("insufficient-stock", "There are not enough units.");
        refused.error().errors = std::move(short_lines);
        return refused;
    }
    for (const auto& each : wanted) {
        change(book, each.item, -each.quantity, why, levels);
    }
    return {};
}

void give_back(
    stock_book& book, attempt& whose, hold_state to, const cause& why, stock_levels& levels
)
{
    for (const auto& each : whose.lines) {
        change(book, each.item, each.units, why, levels);
    }
    whose.state = to;
    whose.holder.clear();
    whose.changed = true;
}

void note_sold(stock_book& book, const attempt& whose, const cause& why)
{
    for (const auto& each : whose.lines) {
        note(book, why, each.item, each.units, 0);
    }
}

}  // namespace souk::items::mysql
