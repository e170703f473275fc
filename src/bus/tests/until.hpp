// Waiting for a condition, in a test's own world.
#pragma once

#include "base/tests/wait.hpp"
#include "base/world.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace souk::bus::testing {

// Returns when it holds; looks a great many times before it gives up.
inline task<> until(world& world, std::function<bool()> holds)
{
    for (int looks = 0; looks < 200'000; ++looks) {
        if (holds()) {
            co_return;
        }
        co_await world.sleep(milliseconds{1});
    }
    throw std::runtime_error{"what the test waits for never came"};
}

// Runs works at once, on a loop of their own; throws what the first of the failed ones threw.
// Unlike side_by_side it needs no alarm, so that a fake clock moves only as the works say.
inline void run_together(std::vector<task<>> works)
{
    boost::asio::io_context& loop = souk::testing::new_loop();
    std::size_t left = works.size();
    std::exception_ptr failure;
    for (task<>& each : works) {
        const auto ended = [&](const std::exception_ptr& why) {
            failure = failure ? failure : why;
            --left;
        };
        boost::asio::co_spawn(loop.get_executor(), std::move(each), ended);
    }
    loop.run_for(std::chrono::minutes{1});
    if (failure) {
        std::rethrow_exception(failure);
    }
    if (left > 0) {
        throw std::runtime_error{"the works did not end in a minute"};
    }
}

// Runs something that runs until it is stopped, lets `story` happen meanwhile, and stops it.
template <class Running>
void run_while(Running& running, task<> story)
{
    const auto tell = [](Running& it, task<> told) -> task<> {
        std::exception_ptr failure;
        try {
            co_await std::move(told);
        } catch (...) {
            failure = std::current_exception();
        }
        it.stop();
        if (failure) {
            std::rethrow_exception(failure);
        }
    };
    std::vector<task<>> works;
    works.push_back(running.run());
    works.push_back(tell(running, std::move(story)));
    run_together(std::move(works));
}

}  // namespace souk::bus::testing
