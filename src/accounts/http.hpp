#pragma once

#include "accounts/service.hpp"
#include "http/router.hpp"

namespace souk::accounts {

// The public calls: /api/v1/accounts… and /api/v1/auth/login.
void add_routes(http::router& router, service& accounts);

}  // namespace souk::accounts
