// The threads that everything but hashing and databases runs on.
#pragma once

#include "base/task.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace souk::app {

// One event loop a thread: what begins on a loop stays on its thread. An exception that escapes a
// handler is logged as an error, and the loop goes on: one broken request must not end the shop.
class event_loops {
public:
    // At least one loop. None runs before start().
    explicit event_loops(std::size_t count);

    // As finish() without waiting.
    ~event_loops();
    event_loops(const event_loops&) = delete;
    event_loops& operator=(const event_loops&) = delete;

    // Each loop's executor; the first one is a fine place for what is needed once.
    const std::vector<executor>& executors() const { return executors_; }

    // Each loop goes on, with or without work, until finish().
    void start();

    // Lets the loops end as soon as they have nothing left to do, and cuts off after that time what
    // still waits. Returns when no thread runs any more. Not from one of the loops.
    void finish(milliseconds at_most);

private:
    struct loop;

    std::vector<std::unique_ptr<loop>> loops_;
    std::vector<executor> executors_;
};

}  // namespace souk::app
