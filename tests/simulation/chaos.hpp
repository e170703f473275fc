// Crashes, stops and wrong clocks, at any time.
#pragma once

#include "simulation/sim_shop.hpp"

namespace souk::simulation {

class chaos {
public:
    chaos(surroundings& in, sim_shop& at) : in_(in), shop_(at), chance_(in.with.seed, "chaos") {}

    // From now on, until the faults end.
    void begin();

private:
    void strike();

    surroundings& in_;
    sim_shop& shop_;
    dice chance_;
};

}  // namespace souk::simulation
