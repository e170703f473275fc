// Days of the calendar, UTC.
#pragma once

#include "base/id_time.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace souk {

using std::chrono::sys_days;

// So many days from that one on.
struct day_range {
    sys_days first;
    std::size_t count = 1;

    // The day that is so many after the first.
    sys_days operator[](std::size_t number) const { return first + std::chrono::days{number}; }
};

// The last `count` days, that of `now` included.
day_range last_days(timestamp now, std::size_t count);

// 2026-01-31
std::string to_date(sys_days day);

// The ids that were made on that day.
id_range ids_of(sys_days day);

}  // namespace souk
