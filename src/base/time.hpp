// Times as the API writes them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace souk {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A moment of the calendar, in milliseconds, UTC.
using timestamp = std::chrono::sys_time<milliseconds>;

// A moment of the process's own clock, for time-outs and durations.
using steady_time = std::chrono::steady_clock::time_point;

// RFC 3339 with milliseconds: 2026-01-31T12:00:00.000Z.
std::string to_string(timestamp at);

// Reads RFC 3339 in UTC, with or without a fraction; a date alone is its midnight. Nothing when it
// is no such time.
std::optional<timestamp> parse_timestamp(std::string_view text);

inline std::int64_t to_milliseconds(timestamp at)
{
    return at.time_since_epoch().count();
}
inline timestamp from_milliseconds(std::int64_t count)
{
    return timestamp{milliseconds{count}};
}

}  // namespace souk
