// A purchase and its cancellation in a shop where nothing fails.
#pragma once

#include "simulation/history.hpp"
#include "simulation/market.hpp"
#include "simulation/surroundings.hpp"

#include <string>
#include <vector>

namespace souk::simulation {

// Answers what did not happen, or not at once. There must be a unit of the first item.
task<std::vector<std::string>> probe(surroundings& in, history& past, const market& of);

}  // namespace souk::simulation
