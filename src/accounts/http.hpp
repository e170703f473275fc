#pragma once

#include "accounts/service.hpp"
#include "http/router.hpp"

namespace souk::accounts {

// The public calls: /api/v1/accounts… and /api/v1/auth/….
void add_routes(http::router& router, service& accounts);

// The calls of other services: /internal/v1/….
void add_internal_routes(http::router& router, service& accounts);

}  // namespace souk::accounts
