// A time in a query.
#pragma once

#include "http/message.hpp"

#include <optional>
#include <string>

namespace souk::http {

// A query parameter as an RFC 3339 time; nothing when absent, a refusal when it is none.
result<std::optional<timestamp>> read_time(const request& of, const std::string& name);

}  // namespace souk::http
