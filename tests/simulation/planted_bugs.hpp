// The bugs planted in the program: which there are, and whether the simulator finds each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace souk::simulation {

std::vector<std::string> planted_bugs();

// Puts it in force from now on. Answers false when there is no such bug.
bool plant(std::string_view bug);
void uproot(std::string_view bug);

// Prints for each how many seeds were needed, of at most `budget`. Answers how many were not found.
std::size_t hunt(const std::vector<std::string>& bugs, std::uint64_t budget, unsigned threads);

}  // namespace souk::simulation
