#pragma once

#include "bus/consumer.hpp"
#include "orders/service.hpp"

namespace souk::orders {

// Group order-service: completes what was paid, and frees what a failed attempt held.
void add_consumers(bus::consumer& bus, service& orders);

}  // namespace souk::orders
