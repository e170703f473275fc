// How many passwords the processor can hash.
#pragma once

#include <chrono>
#include <cstddef>

namespace souk::bench {

// Prints a line of NAME=VALUE pairs and answers the exit status. A shop with so many threads for
// its passwords can't do more logins in a second.
int measure_hashes(std::size_t threads, std::chrono::seconds duration);

}  // namespace souk::bench
