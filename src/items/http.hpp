// The Item service over HTTP.
#pragma once

#include "http/router.hpp"
#include "items/service.hpp"

namespace souk::items {

// /api/v1/items….
void add_routes(http::router& router, service& items);

// /internal/v1/…, for the Order service.
void add_internal_routes(http::router& router, service& items);

}  // namespace souk::items
