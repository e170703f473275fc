#include "simulation/shrink.hpp"

#include "simulation/run.hpp"

#include <numeric>

namespace souk::simulation {

namespace {

bool fails(const plan& of)
{
    return !run(of, {}).wrong.empty();
}

// Keeps the change when the run still fails.
bool try_change(plan& of, auto&& change)
{
    plan smaller = of;
    change(smaller);
    if (!fails(smaller)) {
        return false;
    }
    of = smaller;
    return true;
}

bool drop_fault_kinds(plan& of)
{
    bool any = false;
    for (std::size_t i = 0; i < faults_known; ++i) {
        any = (of.rates[i] > 0 && try_change(of, [i](plan& it) { it.rates[i] = 0; })) || any;
    }
    return any;
}

bool lower(plan& of, std::size_t plan::* what, std::size_t least)
{
    bool any = false;
    for (std::size_t to = least; to < of.*what; ++to) {
        if (try_change(of, [=](plan& it) { it.*what = to; })) {
            any = true;
            break;
        }
    }
    return any;
}

// Fewer faults need not fail when more do, so this finds a small number, not the smallest.
bool limit_faults(plan& of)
{
    const auto struck = run(of, {}).faults;
    const auto all = std::accumulate(struck.begin(), struck.end(), std::uint64_t{0});
    bool any = false;
    for (std::size_t most = 0; most < std::min<std::size_t>(all, of.most_faults);
         most = most * 2 + 1) {
        if (try_change(of, [most](plan& it) { it.most_faults = most; })) {
            any = true;
            break;
        }
    }
    return any;
}

}  // namespace

plan shrink(const plan& failing)
{
    plan smallest = failing;
    for (bool smaller = true; smaller;) {
        smaller = lower(smallest, &plan::customers, 1);
        smaller = lower(smallest, &plan::visits, 1) || smaller;
        smaller = lower(smallest, &plan::shopkeepers, 0) || smaller;
        smaller = lower(smallest, &plan::items, 1) || smaller;
        smaller = drop_fault_kinds(smallest) || smaller;
        smaller = limit_faults(smallest) || smaller;
    }
    return smallest;
}

}  // namespace souk::simulation
