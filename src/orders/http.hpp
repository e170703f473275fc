#pragma once

#include "http/router.hpp"
#include "orders/service.hpp"

namespace souk::orders {

// The public calls: /api/v1/orders….
void add_routes(http::router& router, service& orders);

// GET /api/v1/orders/stream; one of add_routes().
void add_stream_route(http::router& router, service& orders);

// The calls of other services: /internal/v1/….
void add_internal_routes(http::router& router, service& orders);

}  // namespace souk::orders
