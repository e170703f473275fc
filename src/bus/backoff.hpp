// How long to wait before the next try.
#pragma once

#include "base/world.hpp"

#include <algorithm>

namespace souk::bus {

// Doubles with each attempt (0 is the first) up to `most`; the upper half is random, so that those
// who failed together do not come back together.
inline milliseconds backoff(world& world, int attempt, milliseconds least, milliseconds most)
{
    const int doublings = std::min(attempt, 30);  // More would overflow.
    const auto full = std::min(most, milliseconds{least.count() << doublings});
    const auto half = full.count() / 2;
    const auto spread = static_cast<std::uint64_t>(half) + 1;
    return milliseconds{full.count() - half + static_cast<std::int64_t>(world.random() % spread)};
}

}  // namespace souk::bus
