// The order and payment services over HTTP.
#pragma once

#include "accounts/ports.hpp"
#include "http/peer.hpp"

#include <memory>

namespace souk::accounts {

// The peers must outlive it.
std::unique_ptr<customer_records>
make_http_customer_records(http::peer& orders, http::peer& payments);

}  // namespace souk::accounts
