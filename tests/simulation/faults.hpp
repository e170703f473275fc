// Decides at each occasion whether a fault strikes, and counts those that did.
#pragma once

#include "simulation/dice.hpp"
#include "simulation/plan.hpp"
#include "simulation/trace.hpp"

#include <string_view>
#include <vector>

namespace souk::simulation {

using fault_counts = std::array<std::uint64_t, faults_known>;

class faults {
public:
    faults(const plan& of, trace& told);

    // Whether it strikes `whom` now.
    bool strikes(fault kind, std::string_view whom);

    // From now on nothing fails.
    void end() { over_ = true; }
    bool is_over() const { return over_; }

    const fault_counts& counts() const { return counts_; }

private:
    const fault_rates rates_;
    std::size_t left_;
    trace& trace_;
    std::vector<dice> chances_;  // One a kind: that one is ruled out changes nothing of the others.
    fault_counts counts_{};
    bool over_ = false;
};

}  // namespace souk::simulation
