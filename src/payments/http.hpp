#pragma once

#include "http/router.hpp"
#include "payments/service.hpp"

namespace souk::payments {

// /api/v1/payments and below it.
void add_routes(http::router& router, service& payments);

// The calls of other services: /internal/v1/….
void add_internal_routes(http::router& router, service& payments);

}  // namespace souk::payments
