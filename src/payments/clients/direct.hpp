// The order service in the same process.
#pragma once

#include "orders/service.hpp"
#include "payments/ports.hpp"

#include <memory>

namespace souk::payments {

// The order service must outlive it.
std::unique_ptr<order_desk> make_direct_order_desk(orders::service& orders);

}  // namespace souk::payments
