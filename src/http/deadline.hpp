// How the time that a caller has travels to the service it asks.
#pragma once

#include "base/world.hpp"
#include "http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace souk::http {

// The header field: how many milliseconds the sender waits for the answer.
inline constexpr std::string_view deadline_field = "x-deadline-ms";

// What is left until `deadline`, as the field says it: at least 0, at most an hour.
std::string to_time_left(steady_time deadline, steady_time now);

// By when the caller of an internal call wants its answer: nothing for other calls, and when the
// field is absent or malformed. Counts only once the caller proved to be a service.
std::optional<steady_time> wanted_by(const request& asked, world& world);

}  // namespace souk::http
