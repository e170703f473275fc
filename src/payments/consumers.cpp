// What payments does about other services' events.
//
// Delivery is at least once and in order per key. An exception means that the bus keeps the event
// and delivers it again.
#include "payments/consumers.hpp"

#include "orders/events.hpp"

namespace souk::payments {

namespace {

task<> return_money(const call& call, const orders::order_cancelled& canceled, service& payments)
{
    co_await payments.cancel_order(call, canceled.order);
}

}  // namespace

void add_consumers(bus::consumer& bus, service& payments)
{
    bus.on(return_money, payments);
}

}  // namespace souk::payments
