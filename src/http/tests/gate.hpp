// A handler that answers only when it is told to, and waiting for what other threads do.
#pragma once

#include "http/tests/test_server.hpp"

#include <atomic>
#include <chrono>

namespace souk::http::testing {

struct gate {
    std::atomic<int> waiting = 0;
    std::atomic<bool> open = false;
};

// The test routes, and /gate.
router make_gated_routes(gate& at);

// Whether it does within ten seconds.
template <class Condition>
bool comes_true(Condition condition)
{
    const auto end = std::chrono::steady_clock::now() + seconds{10};
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

}  // namespace souk::http::testing
