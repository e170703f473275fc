// The use cases of orders, one function each.
#pragma once

#include "base/world.hpp"
#include "orders/feed.hpp"
#include "orders/following.hpp"
#include "orders/ports.hpp"

namespace souk::orders {

struct service_settings {
    limits within;
    seconds hold_time{15 * 60};
    std::chrono::hours key_lifetime{48};
    milliseconds look_every{0};  // For what other instances change; 0: there are none.
    std::size_t streams = 1'000;
};

// Any event loop may use it.
class service {
public:
    service(order_store& orders, item_desk& items, world& world, service_settings settings)
        : orders_(orders), items_(items), world_(world), settings_(settings),
          feed_({.in_all = settings.streams})
    {
    }

    // Places an order at today's prices. Refuses invalid-request, unknown-item, insufficient-stock,
    // idempotency-key-reused. The same request under the same key answers the order placed first.
    task<result<order>> place(
        const call& call,
        const principal& caller,
        std::vector<wanted_line> wanted,
        const std::optional<std::string>& key,
        std::optional<address> shipping_address = std::nullopt
    );

    // Another account's order looks exactly like no order, but to an administrator.
    task<result<order>> show(const call& call, const principal& caller, const order_id& id);
    task<result<std::vector<stream_event>>>
    history(const call& call, const principal& caller, const order_id& id);

    // Newest first. The filter's owner is the caller's business: see list_for in http.cpp.
    task<order_page> list(const call& call, const order_filter& filter);

    // The caller's orders as they change from now on. Refuses too-many-streams.
    task<result<std::shared_ptr<following>>> follow(const call& call, const principal& caller);

    // The last `days` days, today included. See order_store::statistics().
    task<order_statistics> statistics(const call& call, std::size_t days);

    // Other lines at today's prices, for the owner. Refuses as place(), order-not-changeable and
    // order-being-paid.
    task<result<order>> change(
        const call& call,
        const principal& caller,
        const order_id& id,
        std::vector<wanted_line> wanted
    );

    // For the owner and administrators; again is no error.
    task<result<order>> cancel(const call& call, const principal& caller, const order_id& id);

    // What the caller means to order. Keeping it refuses as place() does for its lines alone; none
    // is an empty cart.
    task<cart> show_cart(const call& call, const principal& caller);
    task<result<cart>>
    keep_cart(const call& call, const principal& caller, std::vector<wanted_line> wanted);

    // For payments: the total of an order that this customer may pay now. Refuses unknown-order,
    // order-not-payable, already-paid.
    task<result<money>>
    payable(const call& call, const order_id& id, const account_email& customer);

    // As payable(), and holds the stock for that attempt; may be repeated. Refuses also
    // insufficient-stock and too-many-checkouts.
    task<result<money>> checkout(
        const call& call,
        const order_id& id,
        const account_email& customer,
        const payment_id& payment
    );

    // The order's money was taken: sells its stock, or cancels it when the stock is gone. When
    // another payment service took it, it is checked out now, and the amount must be the total.
    task<result<order>>
    complete(const call& call, const order_id& id, const payment_id& payment, money amount);

    // That attempt took no money.
    task<result<order>> abandon(const call& call, const order_id& id, const payment_id& payment);

    // Performs an effect of the outbox; may be repeated.
    task<> perform(const call& call, const effect& owed);

    task<>
    erase_customer(const call& call, const account_email& owner, const account_email& pseudonym);

    // Housekeeping, now and then.
    task<> forget_old_keys(const call& call);

    // For the auditor and for metrics.
    task<std::vector<audited_order>>
    scan(const call& call, const order_id& after, std::size_t limit);
    task<std::size_t> count_paying(const call& call);

    const limits& order_limits() const { return settings_.within; }

private:
    task<result<std::vector<order_line>>>
    price(const call& call, const std::vector<wanted_line>& wanted);

    stock_request to_request(const order_fields& of, const payment_id& payment) const;

    // Answers why the order must be canceled instead.
    task<std::optional<cancel_reason>>
    sell(const call& call, const order_id& id, const payment_id& payment, money amount);

    // Every change goes through here, so that those who follow the orders are told.
    task<result<order>> update(const call& call, const order_id& id, const order_change& change);

    order_store& orders_;
    item_desk& items_;
    world& world_;
    service_settings settings_;
    order_feed feed_;
};

}  // namespace souk::orders
