#include "simulation/chaos.hpp"

namespace souk::simulation {

namespace {

constexpr std::int64_t most_ahead_ms = 120'000;

}  // namespace

void chaos::begin()
{
    const milliseconds pause{chance_.between(50, 1'500)};
    in_.time.after(pause, nobody, [this] {
        strike();
        begin();
    });
}

void chaos::strike()
{
    const place where = all_places[chance_.below(all_places.size())];
    const auto who = name_of(where);
    if (in_.luck.strikes(fault::crash, who)) {
        shop_.crash(where);
    }
    if (in_.luck.strikes(fault::blackout, who)) {
        shop_.crash_all();
    }
    if (in_.luck.strikes(fault::stop, who)) {
        shop_.stop(where);
    }
    if (in_.luck.strikes(fault::clock_jump, who)) {
        shop_.clock_of(where).ahead = milliseconds{chance_.between(-most_ahead_ms, most_ahead_ms)};
    }
}

}  // namespace souk::simulation
