// The key under which a request may be sent again without being done again.
#pragma once

#include "http/message.hpp"

#include <optional>
#include <string>

namespace souk::http {

// The header Idempotency-Key, or the body's member idempotencyKey; both only when they say the same
// (1 to 255 printable characters). Nothing when there is none; what is wrong is noted in `body`.
std::optional<std::string> read_idempotency_key(const request& asked, json::fields& body);

}  // namespace souk::http
