// Coroutines that go on in the background until they are told to stop.
#pragma once

#include "base/task.hpp"
#include "base/world.hpp"

#include <atomic>
#include <memory>

namespace souk::app {

class background {
public:
    explicit background(souk::world& world) : ended_(world.new_alarm()) {}

    // Outlives the work.
    void spawn(executor loop, task<> work);

    // Returns when none of it runs any more.
    task<> ended();

private:
    std::unique_ptr<alarm> ended_;
    std::atomic<int> running_ = 0;
};

}  // namespace souk::app
