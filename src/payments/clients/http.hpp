// The order service over HTTP.
#pragma once

#include "http/peer.hpp"
#include "payments/ports.hpp"

#include <memory>

namespace souk::payments {

// The peer must outlive it.
std::unique_ptr<order_desk> make_http_order_desk(http::peer& orders);

}  // namespace souk::payments
