// Clock, ids, timers and randomness: what a service may not take from the system by itself, so that
// a simulator can decide it.
#pragma once

#include "base/call.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace souk {

// Lets one waiting coroutine be woken, from any thread. A ring while nobody waits is remembered
// once.
class alarm {
public:
    virtual ~alarm() = default;

    // Returns when rung, or after that time. One coroutine at a time may wait.
    virtual task<> wait(milliseconds at_most) = 0;

    virtual void ring() = 0;
};

// Safe to use from any thread.
class world {
public:
    virtual ~world() = default;

    virtual timestamp now() = 0;
    virtual steady_time steady_now() = 0;

    // A new UUIDv7 in lower case: later ids of one process sort after earlier ones.
    virtual std::string new_id() = 0;

    virtual std::uint64_t random() = 0;
    virtual task<> sleep(milliseconds duration) = 0;
    virtual std::unique_ptr<alarm> new_alarm() = 0;
};

// A call of the program's own, such as a sweep, with that much time.
call background_call(world& world, milliseconds time_limit);

}  // namespace souk
