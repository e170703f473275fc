// The API's description and its readable page, as tools/build_docs_site lays them out.
#pragma once

#include "gateway/files.hpp"
#include "http/router.hpp"

namespace souk::gateway {

// GET /openapi.yaml, /asyncapi.yaml, /docs (its index.html) and /docs/{file}, for anyone. A file
// that is not there is answered 404. `files` must outlive the router.
void add_docs_routes(http::router& router, const file_set& files);

}  // namespace souk::gateway
