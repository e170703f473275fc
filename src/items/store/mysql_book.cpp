#include "items/store/mysql_book.hpp"

#include "items/store/mysql_shelf.hpp"

#include <algorithm>
#include <utility>

namespace souk::items::mysql {

namespace {

std::unexpected<refusal> order_closed()
{
    return conflict("order-closed", "The order can't have units any more.");
}

bool is_sold_to_another(const order_book& order, const payment_id& than)
{
    return std::ranges::any_of(order.attempts, [&than](const attempt& each) {
        return each.state == hold_state::sold && each.payment != than;
    });
}

// An order has its units once: what older attempts hold goes back.
void supersede(
    stock_book& book,
    const order_id& order,
    const payment_id& by,
    timestamp now,
    stock_levels& levels
)
{
    for (auto& each : book.orders.at(order).attempts) {
        if (each.payment != by && each.state == hold_state::held) {
            const auto why = why_released(order, each, "superseded", now);
            give_back(book, each, hold_state::expired, why, levels);
        }
    }
}

bool holds(const order_book& order, const std::string& holder, timestamp now)
{
    return std::ranges::any_of(order.attempts, [&](const attempt& each) {
        return each.state == hold_state::held && each.holder == holder && each.expires_at > now;
    });
}

bool holds_too_many(const stock_book& book, const hold_request& what, const hold_terms& terms)
{
    std::set<order_id> living;
    for (const auto& [id, order] : book.orders) {
        if (id != what.order && holds(order, what.holder, terms.now)) {
            living.insert(id);
        }
    }
    if (const auto others = book.other_holds.find(what.holder); others != book.other_holds.end()) {
        for (const auto& each : others->second) {
            if (each.expires_at > terms.now && !book.orders.contains(each.order)) {
                living.insert(each.order);
            }
        }
    }
    return living.size() >= terms.holds_per_holder;
}

void renew(attempt& own, const hold_request& what, timestamp now)
{
    own.state = hold_state::held;
    own.holder = what.holder;
    own.expires_at = now + what.ttl;
    own.changed = true;
}

// What a repeated hold answers; nothing when there is something to take.
std::optional<result<stock_levels>>
answer_again(attempt& own, const hold_request& what, timestamp now)
{
    switch (own.state) {
    case hold_state::sold: return stock_levels{};
    case hold_state::held:
        if (own.expires_at <= now) {
            renew(own, what, now);
        }
        return stock_levels{};
    case hold_state::released:
        return conflict("attempt-closed", "This attempt to pay was given up.");
    case hold_state::expired: return std::nullopt;
    }
    std::unreachable();
}

// The attempt's own lines, to be taken again.
std::vector<hold_line> to_wanted(const stock_book& book, const attempt& own)
{
    std::vector<hold_line> lines;
    for (const auto& each : own.lines) {
        const auto& upc = book.items.at(each.item).upc;
        lines.push_back({.item = each.item, .upc = upc, .quantity = each.units});
    }
    return lines;
}

attempt to_attempt(const hold_request& what, timestamp now)
{
    attempt made{
        .payment = what.payment,
        .holder = what.holder,
        .state = hold_state::held,
        .expires_at = now + what.ttl,
        .lines = {},
        .is_new = true,
    };
    for (const auto& each : what.lines) {
        made.lines.push_back({.item = each.item, .units = each.quantity});
    }
    return made;
}

bool supersedes(const order_book& order, const payment_id& by)
{
    return std::ranges::any_of(order.attempts, [&by](const attempt& each) {
        return each.payment != by && each.state == hold_state::held;
    });
}

// Brings back what a work changed before it was refused: only giving back comes before a refusal.
class undo {
public:
    undo(stock_book& book, const order_id& order)
        : book_(book), order_(order), saved_order_(book.orders.at(order)), items_(book.items),
          entries_(book.entries.size())
    {
    }

    void run()
    {
        book_.orders.at(order_) = std::move(saved_order_);
        book_.items = std::move(items_);
        book_.entries.resize(entries_);
    }

private:
    stock_book& book_;
    const order_id& order_;
    order_book saved_order_;
    std::map<item_id, shelf_item> items_;
    std::size_t entries_;
};

result<stock_levels>
take_hold(stock_book& book, attempt* own, const hold_request& what, timestamp now)
{
    stock_levels levels;
    supersede(book, what.order, what.payment, now, levels);
    const cause why{
        .kind = movement_kind::held,
        .order = what.order,
        .payment = what.payment,
        .reason = {},
        .at = now,
    };
    const auto wanted = own == nullptr ? what.lines : to_wanted(book, *own);
    const auto taken = take_all(book, wanted, why, taken_from::living_items, levels);
    if (!taken) {
        return std::unexpected(taken.error());
    }
    if (own == nullptr) {
        book.orders.at(what.order).attempts.push_back(to_attempt(what, now));
    } else {
        renew(*own, what, now);
    }
    return levels;
}

result<stock_levels> sell(stock_book& book, const order_id& order, attempt& own, timestamp now)
{
    stock_levels levels;
    supersede(book, order, own.payment, now, levels);
    const cause why{
        .kind = movement_kind::sold,
        .order = order,
        .payment = own.payment,
        .reason = {},
        .at = now,
    };
    if (own.state == hold_state::held) {
        note_sold(book, own, why);
    } else {
        const auto wanted = to_wanted(book, own);
        const auto taken = take_all(book, wanted, why, taken_from::all_items, levels);
        if (!taken) {
            return std::unexpected(taken.error());
        }
    }
    own.state = hold_state::sold;
    own.holder.clear();
    own.changed = true;
    return levels;
}

}  // namespace

result<stock_levels> hold_stock(stock_book& book, const hold_request& what, const hold_terms& terms)
{
    auto& order = book.orders.at(what.order);
    if (is_sold_to_another(order, what.payment) || order.closed) {
        return order_closed();
    }
    auto* const own = find_attempt(order, what.payment);
    if (own != nullptr) {
        if (auto answer = answer_again(*own, what, terms.now)) {
            return *std::move(answer);
        }
    }
    if (holds_too_many(book, what, terms)) {
        return conflict("too-many-checkouts", "Too many orders of yours are being paid.");
    }
    std::optional<undo> changes;
    if (supersedes(order, what.payment)) {
        changes.emplace(book, what.order);
    }
    auto held = take_hold(book, own, what, terms.now);
    if (!held && changes) {
        changes->run();
    }
    return held;
}

result<stock_levels>
commit_stock(stock_book& book, const order_id& order, const payment_id& payment, timestamp now)
{
    const auto found = book.orders.find(order);
    auto* const own = found == book.orders.end() ? nullptr : find_attempt(found->second, payment);
    if (own == nullptr || own->state == hold_state::released ||
        is_sold_to_another(found->second, payment)) {
        return order_closed();
    }
    if (own->state == hold_state::sold) {
        return stock_levels{};
    }
    std::optional<undo> changes;
    if (supersedes(found->second, payment)) {
        changes.emplace(book, order);
    }
    auto sold = sell(book, order, *own, now);
    if (!sold && changes) {
        changes->run();
    }
    return sold;
}

}  // namespace souk::items::mysql
