// The Item service over HTTP.
#pragma once

#include "http/router.hpp"
#include "items/service.hpp"

#include <cstddef>

namespace souk::items {

// /api/v1/items…. An import's body may be larger than the server's limit.
void add_routes(
    http::router& router, service& items, std::size_t most_import_bytes = 64UL * 1024 * 1024
);

// /internal/v1/…, for the Order service.
void add_internal_routes(http::router& router, service& items);

}  // namespace souk::items
