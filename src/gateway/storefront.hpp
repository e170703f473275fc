// The storefront: a page in the browser, as tools/build_web builds it.
#pragma once

#include "gateway/files.hpp"
#include "http/router.hpp"

namespace souk::gateway {

// GET of the storefront's files, and of its page (index.html) at every other path that is neither
// the API's nor a file's: the page itself knows what to show there. Without a page, nothing is
// served. `files` must outlive the router.
void add_storefront_routes(http::router& router, const file_set& files);

}  // namespace souk::gateway
