// One simulated run, from an empty shop to the verdict.
#pragma once

#include "simulation/faults.hpp"
#include "simulation/plan.hpp"
#include "simulation/trace.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace souk::simulation {

struct outcome {
    std::vector<std::string> wrong;  // Empty when all is as it must be.
    std::uint64_t network_calls = 0;
    std::uint64_t store_calls = 0;
    microseconds virtual_time{};
    fault_counts faults{};
};

// The same plan gives the same outcome and the same trace.
outcome run(const plan& of, trace::sink to);

}  // namespace souk::simulation
