// What a command runs waiting work on: an event loop and a world of its own.
#pragma once

#include "app/event_loops.hpp"
#include "app/run_task.hpp"
#include "app/system_world.hpp"

#include <memory>
#include <utility>

namespace souk::app {

class command_loop {
public:
    command_loop() : world_(make_system_world()), loops_(1) { loops_.start(); }
    ~command_loop() { finish(); }
    command_loop(const command_loop&) = delete;
    command_loop& operator=(const command_loop&) = delete;

    souk::world& world() { return *world_; }
    executor loop() { return loops_.executors().front(); }

    template <class T>
    T run(task<T> work)
    {
        return run_task(loop(), std::move(work));
    }

    // Before what the work uses is destroyed: then nothing runs any more.
    void finish(milliseconds at_most = milliseconds{10'000}) { loops_.finish(at_most); }

private:
    std::unique_ptr<souk::world> world_;
    event_loops loops_;
};

}  // namespace souk::app
