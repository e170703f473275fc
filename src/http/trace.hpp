// What ties a request to its traces: traceparent (W3C Trace Context) and the request's id.
#pragma once

#include "base/world.hpp"

#include <string>
#include <string_view>

namespace souk::http {

// The call of a request: its trace goes on under a new span when what came in is a valid
// traceparent of version 00, else a new one begins.
call begin_call(std::string_view traceparent, milliseconds time_limit, world& world);

// The id that came in when it is 1 to 128 visible ASCII characters, else a new one.
std::string choose_request_id(std::string_view sent, world& world);

}  // namespace souk::http
