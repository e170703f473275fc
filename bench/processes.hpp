// What processes use.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace souk::bench {

// Processor time in seconds, of all that bear the same name together.
using cpu_by_name = std::map<std::string, double>;

// Of NAME=ID each.
cpu_by_name cpu_of(const std::vector<std::string>& processes);

// This process's own.
double own_cpu_seconds();

}  // namespace souk::bench
