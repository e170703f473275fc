// Units that go back: given up, canceled or expired.
#include "items/store/mysql_shelf.hpp"

#include <utility>

namespace souk::items::mysql {

namespace {

void release_attempt(
    stock_book& book,
    const order_id& id,
    const payment_id& payment,
    timestamp now,
    stock_levels& levels
)
{
    auto& order = book.orders.at(id);
    auto* const own = find_attempt(order, payment);
    if (own == nullptr) {
        // A hold that comes later than its release must find that out.
        attempt released;
        released.payment = payment;
        released.state = hold_state::released;
        released.is_new = true;
        order.attempts.push_back(std::move(released));
    } else if (own->state == hold_state::held) {
        const auto why = why_released(id, *own, "attempt given up", now);
        give_back(book, *own, hold_state::released, why, levels);
    } else if (own->state == hold_state::expired) {
        own->state = hold_state::released;
        own->changed = true;
    }
}

void close_order(stock_book& book, const order_id& id, timestamp now, stock_levels& levels)
{
    auto& order = book.orders.at(id);
    for (auto& each : order.attempts) {
        if (each.state == hold_state::held || each.state == hold_state::sold) {
            const auto why = why_released(id, each, "order canceled", now);
            give_back(book, each, hold_state::released, why, levels);
        } else if (each.state == hold_state::expired) {
            each.state = hold_state::released;
            each.changed = true;
        }
    }
    if (!order.closed) {
        order.closed = true;
        order.closed_now = now;
    }
}

}  // namespace

stock_levels release_stock(
    stock_book& book, const order_id& order, const std::optional<payment_id>& payment, timestamp now
)
{
    stock_levels levels;
    if (payment) {
        release_attempt(book, order, *payment, now, levels);
    } else {
        close_order(book, order, now, levels);
    }
    return levels;
}

expired_holds expire_stock(stock_book& book, const order_id& order, timestamp now)
{
    expired_holds expired;
    for (auto& each : book.orders.at(order).attempts) {
        if (each.state == hold_state::held && each.expires_at <= now) {
            const auto why = why_released(order, each, "expired", now);
            give_back(book, each, hold_state::expired, why, expired.levels);
            ++expired.count;
        }
    }
    return expired;
}

}  // namespace souk::items::mysql
