// Brings an embedded shop to rest.
#pragma once

#include "app/databases.hpp"
#include "app/settings.hpp"
#include "base/call.hpp"
#include "base/task.hpp"

#include <string>
#include <vector>

namespace souk::app {

// What the shop has begun and not ended, in words for its owner; empty when it is at rest. Holds
// are not among it: they end by themselves wherever they are kept.
task<std::vector<std::string>> find_unfinished(const call& call, databases& files, timestamp now);

// Opens the shop without ports until it is at rest, or for that long. Throws std::runtime_error
// that names what is unfinished then. Only for the process that holds the data folder's lock.
void settle(const settings& with, milliseconds at_most);

}  // namespace souk::app
