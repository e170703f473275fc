#include "simulation/planted_bugs.hpp"

#include "base/planted.hpp"
#include "simulation/sweep.hpp"

#include <fmt/format.h>

namespace souk::simulation {

std::vector<std::string> planted_bugs()
{
    std::vector<std::string> names;
    for (const auto& [name, in_force] : planted::bugs()) {
        names.push_back(name);
    }
    return names;
}

bool plant(std::string_view bug)
{
    const auto found = planted::bugs().find(bug);
    if (found == planted::bugs().end()) {
        return false;
    }
    found->second = true;
    return true;
}

void uproot(std::string_view bug)
{
    planted::bugs().find(bug)->second = false;
}

std::size_t hunt(const std::vector<std::string>& bugs, std::uint64_t budget, unsigned threads)
{
    std::size_t missed = 0;
    for (const std::string& each : bugs) {
        plant(each);
        const tally found = sweep(
            {.seeds = {.from = 1, .to = budget}, .threads = threads, .stops_at_a_failure = true}
        );
        uproot(each);
        if (found.failed.empty()) {
            ++missed;
            fmt::print("{:<40} NOT FOUND in {} seeds\n", each, budget);
        } else {
            const failed_run& first = found.failed.front();
            fmt::print("{:<40} {:>6}  {}\n", each, first.seed, first.wrong.front());
        }
        std::fflush(stdout);
    }
    fmt::print("{} bugs: {} passed, {} failed\n", bugs.size(), bugs.size() - missed, missed);
    return missed;
}

}  // namespace souk::simulation
