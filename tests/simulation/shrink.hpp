// Finds a smaller run that fails too, for a person to read.
#pragma once

#include "simulation/plan.hpp"

namespace souk::simulation {

// `failing` must fail. What this answers fails, with fewer customers, visits and faults if it can.
plan shrink(const plan& failing);

}  // namespace souk::simulation
