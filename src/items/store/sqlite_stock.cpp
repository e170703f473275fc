#include "items/store/sqlite_stock.hpp"

#include "base/planted.hpp"
#include "items/store/sqlite_reservations.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace souk::items {

namespace {

std::unexpected<refusal> order_closed()
{
    return conflict("order-closed", "The order can't have units any more.");
}

bool is_closed(connection& db, const std::string& order)
{
    return db.query("SELECT 1 FROM closed_orders WHERE order_id = ?", order).step();
}

const attempt* find_attempt(const std::vector<attempt>& attempts, const payment_id& payment)
{
    const auto found = std::ranges::find(attempts, payment.value, &attempt::payment);
    return found == attempts.end() ? nullptr : &*found;
}

// An order has its units once: what older attempts hold goes back.
void supersede(
    connection& db,
    const std::vector<attempt>& attempts,
    const payment_id& by,
    timestamp now,
    stock_levels& levels
)
{
    for (const auto& each : attempts) {
        if (each.payment != by.value && each.state == state::held &&
            !SOUK_PLANT(order_holds_twice)) {
            give_back(db, each, state::expired, "superseded", now, levels);
        }
    }
}

bool is_sold_to_another(const std::vector<attempt>& attempts, const payment_id& than)
{
    return std::ranges::any_of(attempts, [&than](const attempt& each) {
        return each.state == state::sold && each.payment != than.value;
    });
}

bool holds_too_many(connection& db, const hold_request& what, const hold_terms& terms)
{
    auto row = db.query(
        "SELECT count(DISTINCT order_id) FROM reservations "
        "WHERE state = 'held' AND holder = ? AND order_id <> ? AND expires_at > ?",
        what.holder,
        what.order.value,
        to_milliseconds(terms.now)
    );
    row.step();
    return static_cast<std::size_t>(row.integer(0)) >= terms.holds_per_holder &&
           !SOUK_PLANT(holds_without_limit);
}

// What a repeated hold answers; nothing when there is something to take.
std::optional<result<stock_levels>>
answer_again(connection& db, const attempt& own, const hold_request& what, timestamp now)
{
    switch (own.state) {
    case state::sold: return stock_levels{};
    case state::held:
        if (own.expires_at <= now) {
            renew_hold(db, own, what, now + what.ttl);
        }
        return stock_levels{};
    case state::released: return conflict("attempt-closed", "This attempt to pay was given up.");
    case state::expired: return std::nullopt;
    }
    std::unreachable();
}

}  // namespace

result<stock_levels> hold_stock(connection& db, const hold_request& what, const hold_terms& terms)
{
    const auto attempts = select_attempts(db, what.order.value);
    const bool closed = is_closed(db, what.order.value) && !SOUK_PLANT(closed_order_holds);
    if (is_sold_to_another(attempts, what.payment) || closed) {
        return order_closed();
    }
    const auto* const own = find_attempt(attempts, what.payment);
    if (own != nullptr && !SOUK_PLANT(hold_repeated_deducts_twice)) {
        if (auto answer = answer_again(db, *own, what, terms.now)) {
            return *std::move(answer);
        }
    }
    if (holds_too_many(db, what, terms)) {
        return conflict("too-many-checkouts", "Too many orders of yours are being paid.");
    }
    stock_levels levels;
    supersede(db, attempts, what.payment, terms.now, levels);
    const cause why{
        .kind = movement_kind::held,
        .order = what.order.value,
        .payment = what.payment.value,
        .reason = {},
        .at = terms.now,
    };
    const auto wanted = own == nullptr ? what.lines : select_wanted(db, own->number);
    const auto taken = take_all(db, wanted, why, taken_from::living_items, levels);
    if (!taken) {
        return std::unexpected(taken.error());
    }
    if (own == nullptr) {
        insert_hold(db, what, terms.now + what.ttl, *taken);
    } else {
        renew_hold(db, *own, what, terms.now + what.ttl);
    }
    return levels;
}

result<stock_levels>
commit_stock(connection& db, const order_id& order, const payment_id& payment, timestamp now)
{
    const auto attempts = select_attempts(db, order.value);
    const auto* const own = find_attempt(attempts, payment);
    if (own == nullptr || is_sold_to_another(attempts, payment) ||
        (own->state == state::released && !SOUK_PLANT(released_hold_sold))) {
        return order_closed();
    }
    stock_levels levels;
    if (own->state == state::sold) {
        return levels;
    }
    supersede(db, attempts, payment, now, levels);
    const cause why{
        .kind = movement_kind::sold,
        .order = order.value,
        .payment = payment.value,
        .reason = {},
        .at = now,
    };
    if (own->state == state::held || SOUK_PLANT(expired_hold_sold)) {
        for (const auto& each : select_lines(db, own->number)) {
            add_movement(db, to_entry(why, each.item, each.units, 0));
        }
    } else {
        const auto wanted = select_wanted(db, own->number);
        const auto taken = take_all(db, wanted, why, taken_from::all_items, levels);
        if (!taken) {
            return std::unexpected(taken.error());
        }
    }
    set_state(db, own->number, state::sold);
    return levels;
}

stock_levels
release_attempt(connection& db, const order_id& order, const payment_id& payment, timestamp now)
{
    stock_levels levels;
    const auto attempts = select_attempts(db, order.value);
    const auto* const own = find_attempt(attempts, payment);
    if (own == nullptr) {
        // A hold that comes later than its release must find that out.
        if (!SOUK_PLANT(tombstone_missing)) {
            insert_released(db, order, payment);
        }
    } else if (own->state == state::held) {
        give_back(db, *own, state::released, "attempt given up", now, levels);
    } else if (own->state == state::expired) {
        set_state(db, own->number, state::released);
    }
    return levels;
}

stock_levels close_order(connection& db, const order_id& order, timestamp now)
{
    stock_levels levels;
    for (const auto& each : select_attempts(db, order.value)) {
        if (each.state == state::held ||
            (each.state == state::sold && !SOUK_PLANT(canceled_order_keeps_sold_units))) {
            give_back(db, each, state::released, "order canceled", now, levels);
        } else if (each.state == state::expired) {
            set_state(db, each.number, state::released);
        }
    }
    db.execute(
        "INSERT INTO closed_orders VALUES (?, ?) ON CONFLICT DO NOTHING",
        order.value,
        to_milliseconds(now)
    );
    return levels;
}

expired_holds expire_stock(connection& db, timestamp now, std::size_t limit)
{
    expired_holds expired;
    for (const auto& each : select_late(db, now, limit)) {
        give_back(db, each, state::expired, "expired", now, expired.levels);
        ++expired.count;
    }
    return expired;
}

}  // namespace souk::items
