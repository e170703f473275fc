// Which items a work on an order is about to change.
#include "items/store/mysql_book.hpp"

#include <stdexcept>

namespace souk::items::mysql {

namespace {

void add_lines(std::set<item_id>& to, const attempt& of)
{
    for (const auto& each : of.lines) {
        to.insert(each.item);
    }
}

// Those that go back, and an expired one's own, which are taken again.
void add_superseded(std::set<item_id>& to, const order_book& order, const payment_id& by)
{
    for (const auto& each : order.attempts) {
        const bool own = each.payment == by;
        if ((!own && each.state == hold_state::held) ||
            (own && each.state == hold_state::expired)) {
            add_lines(to, each);
        }
    }
}

}  // namespace

std::string_view to_string(hold_state it)
{
    switch (it) {
    case hold_state::held: return "held";
    case hold_state::sold: return "sold";
    case hold_state::released: return "released";
    case hold_state::expired: return "expired";
    }
    throw std::logic_error{"a hold in no known state"};
}

hold_state read_state(std::string_view text)
{
    using enum hold_state;
    for (const auto each : {held, sold, released, expired}) {
        if (to_string(each) == text) {
            return each;
        }
    }
    throw std::logic_error{"a hold in no known state"};
}

void add_needed_for_hold(std::set<item_id>& to, const order_book& order, const hold_request& what)
{
    for (const auto& each : what.lines) {
        to.insert(each.item);
    }
    add_superseded(to, order, what.payment);
}

void add_needed_for_commit(
    std::set<item_id>& to, const order_book& order, const payment_id& payment
)
{
    add_superseded(to, order, payment);
}

void add_needed_for_release(
    std::set<item_id>& to, const order_book& order, const std::optional<payment_id>& payment
)
{
    for (const auto& each : order.attempts) {
        const bool wanted = !payment || each.payment == *payment;
        const bool has_units =
            each.state == hold_state::held || (!payment && each.state == hold_state::sold);
        if (wanted && has_units) {
            add_lines(to, each);
        }
    }
}

void add_needed_for_expiry(std::set<item_id>& to, const order_book& order, timestamp now)
{
    for (const auto& each : order.attempts) {
        if (each.state == hold_state::held && each.expires_at <= now) {
            add_lines(to, each);
        }
    }
}

}  // namespace souk::items::mysql
