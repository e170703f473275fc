// Conditional requests (RFC 9110, section 13).
#pragma once

#include "http/message.hpp"

#include <string_view>

namespace souk::http {

// Whether If-None-Match says that the sender has what bears that tag: it is a list of tags,
// compared weakly, or *. Then 304 is the answer.
bool knows(const request& asked, std::string_view etag);

}  // namespace souk::http
