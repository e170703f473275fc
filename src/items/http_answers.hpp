// What several routes about items answer alike.
#pragma once

#include "http/message.hpp"
#include "items/service.hpp"

#include <string>

namespace souk::items {

// A cache may keep the answer, but must ask whether it still stands.
http::response with_etag(http::response answer, const std::string& etag);

http::response to_response(const item& shown, int status = 200);

// The item that {id} names, by its id or its upc. A deleted item is still named by its id.
item_id named_item(const http::request& from, const service& items);

}  // namespace souk::items
