// What orders does about other services' events.
//
// Delivery is at least once and in order per key. A refusal is final: the event is done, because a
// rule will say no again. An exception is not: the bus keeps the event and delivers it again.
#include "orders/consumers.hpp"

#include "base/log.hpp"
#include "base/planted.hpp"
#include "payments/events.hpp"

namespace souk::orders {

namespace {

task<>
complete_paid_order(const call& call, const payments::payment_succeeded& paid, service& orders)
{
    if (SOUK_PLANT(success_not_consumed)) {
        co_return;
    }
    const auto completed = co_await orders.complete(call, paid.order, paid.payment, paid.amount);
    if (!completed) {
        log::error(
            "paid order not completed",
            {{"order", paid.order.value},
             {"payment", paid.payment.value},
             {"why", completed.error().slug}}
        );
    }
}

task<>
abandon_failed_checkout(const call& call, const payments::payment_failed& failed, service& orders)
{
    if (SOUK_PLANT(failure_not_consumed)) {
        co_return;
    }
    const auto abandoned = co_await orders.abandon(call, failed.order, failed.payment);
    if (!abandoned) {
        log::warn(
            "failed checkout not abandoned",
            {{"order", failed.order.value}, {"why", abandoned.error().slug}}
        );
    }
}

}  // namespace

void add_consumers(bus::consumer& bus, service& orders)
{
    bus.on(complete_paid_order, orders);
    bus.on(abandon_failed_checkout, orders);
}

}  // namespace souk::orders
