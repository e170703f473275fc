// The Item service over HTTP.
#pragma once

#include "http/router.hpp"
#include "items/service.hpp"

#include <cstddef>

namespace souk::items {

// What bodies may be larger than the server's limit.
struct body_limits {
    std::size_t import_bytes = 64UL * 1024 * 1024;
    std::size_t picture_bytes = 2UL * 1024 * 1024;
};

// /api/v1/items… and /api/v1/pictures….
void add_routes(http::router& router, service& items, body_limits most = {});

// The part of them that reads and writes whole catalogues.
void add_file_routes(http::router& router, service& items, std::size_t most_import_bytes);

// The part about pictures.
void add_picture_routes(http::router& router, service& items, std::size_t most_picture_bytes);

// /internal/v1/…, for the Order service.
void add_internal_routes(http::router& router, service& items);

}  // namespace souk::items
