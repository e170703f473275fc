// The world of one simulated process: virtual time, a wall clock of the machine's own that may
// jump, and ids and randomness of the seed.
#pragma once

#include "base/world.hpp"
#include "simulation/dice.hpp"
#include "simulation/scheduler.hpp"

#include <string>

namespace souk::simulation {

// How far a machine's wall clock is from the truth. Outlives the processes on it.
struct wall_clock {
    milliseconds ahead{0};
};

class sim_world final : public world {
public:
    sim_world(scheduler& time, life whose, const wall_clock& clock, dice chance)
        : time_(time), life_(whose), clock_(clock), chance_(chance)
    {
    }

    timestamp now() override;
    steady_time steady_now() override { return time_.now(); }
    std::string new_id() override;
    std::uint64_t random() override { return chance_.roll(); }
    task<> sleep(milliseconds duration) override;
    std::unique_ptr<alarm> new_alarm() override;

private:
    scheduler& time_;
    life life_;
    const wall_clock& clock_;
    dice chance_;
    std::int64_t id_ms_ = 0;
    std::uint64_t id_count_ = 0;  // Of this millisecond: later ids sort after earlier ones.
};

}  // namespace souk::simulation
