// Times that other programs wrote.
#pragma once

#include "base/time.hpp"
#include "json/reader.hpp"

#include <optional>

namespace souk::json {

// RFC 3339 in UTC, or a number of seconds since 1970 (of milliseconds when it is too large for
// that), which is what Jackson writes for a java.time.Instant. What is below a millisecond is cut
// off. Nothing for anything else, and for no value.
std::optional<timestamp> time_of(const value* written);

}  // namespace souk::json
