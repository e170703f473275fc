// The order and payment services in the same process.
#pragma once

#include "accounts/ports.hpp"
#include "orders/service.hpp"
#include "payments/service.hpp"

#include <memory>

namespace souk::accounts {

// Both must outlive it.
std::unique_ptr<customer_records>
make_direct_customer_records(orders::service& orders, payments::service& payments);

}  // namespace souk::accounts
