// Items as the API writes them.
#pragma once

#include "items/domain.hpp"

#include <string>

namespace souk::items {

std::string to_json(const item& what);

// The item's version and id, quoted: another item that takes over the upc, and with it the URL,
// never has the same.
std::string to_etag(const item& what);

}  // namespace souk::items
