// The world as it is: the system's clocks, timers and randomness.
#pragma once

#include "base/world.hpp"

#include <memory>

namespace souk::app {

// Sleeping and waiting happen on the event loop of the coroutine that waits. An alarm must not be
// rung any more when the loop it is waited for on has been destroyed.
std::unique_ptr<world> make_system_world();

}  // namespace souk::app
