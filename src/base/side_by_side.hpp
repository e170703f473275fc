// Runs several pieces of work at once, on the caller's loop.
#pragma once

#include "base/world.hpp"

#include <vector>

namespace souk {

// Returns when all have ended; then throws what the first of the failed ones threw.
task<> side_by_side(world& world, std::vector<task<>> works);

}  // namespace souk
