// The time in an id: a UUIDv7 begins with the millisecond it was made in, so that a stretch of time
// is a range of ids.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace souk {

// Of text that begins with fewer digits, as if zeros followed them.
timestamp time_of_id(std::string_view id);

// Sorts before every id of that millisecond and of later ones, and after those of earlier ones.
std::string first_id_at(timestamp at);

// Some ids, in their order.
struct id_range {
    static constexpr auto past_all = "\x7f";

    std::string from;               // Included.
    std::string before = past_all;  // Not included.
};

// The ids of a time, from `from` (included) to `to` (not included), and before that id.
id_range ids_between(
    const std::optional<timestamp>& from,
    const std::optional<timestamp>& to,
    const std::optional<std::string>& before
);

}  // namespace souk
