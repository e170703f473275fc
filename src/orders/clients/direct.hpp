// The item service in the same process.
#pragma once

#include "items/service.hpp"
#include "orders/ports.hpp"

#include <memory>

namespace souk::orders {

std::unique_ptr<item_desk> make_direct_item_desk(items::service& items);

}  // namespace souk::orders
