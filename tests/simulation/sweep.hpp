// Many runs on all processors.
#pragma once

#include "simulation/run.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace souk::simulation {

struct seed_range {
    std::uint64_t from = 1;
    std::uint64_t to = 1;  // The last one.
};

struct failed_run {
    std::uint64_t seed = 0;
    std::vector<std::string> wrong;
};

struct tally {
    std::uint64_t seeds = 0;
    std::uint64_t network_calls = 0;
    std::uint64_t store_calls = 0;
    microseconds virtual_time{};
    std::chrono::duration<double> wall_time{};
    std::chrono::duration<double> busy_time{};  // Of all processors together.
    fault_counts faults{};
    std::vector<failed_run> failed;  // By seed.
};

struct sweep_options {
    seed_range seeds;
    unsigned threads = 1;
    bool stops_at_a_failure = false;  // Then `failed` has the first seed that fails, and only it.
    std::function<void(const tally& so_far)> progress;  // Now and then.
};

tally sweep(const sweep_options& with);

// The figures, for a person.
std::string describe(const tally& of);

}  // namespace souk::simulation
