#pragma once

#include "bus/consumer.hpp"
#include "payments/service.hpp"

namespace souk::payments {

// Consumer group payment-service, topic order.events.
void add_consumers(bus::consumer& bus, service& payments);

}  // namespace souk::payments
