// The item service over HTTP.
#pragma once

#include "http/peer.hpp"
#include "orders/ports.hpp"

#include <memory>

namespace souk::orders {

// The peer must outlive it.
std::unique_ptr<item_desk> make_http_item_desk(http::peer& items);

}  // namespace souk::orders
