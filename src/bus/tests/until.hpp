// Waiting for a condition, in a test's own world.
#pragma once

#include "base/tests/wait.hpp"
#include "base/world.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace souk::bus::testing {

// Returns when it holds. How often it looks depends on how busy the machine is, so what ends it is
// the real clock, whatever clock the world has.
inline task<> until(world& world, std::function<bool()> holds)
{
    const auto give_up_at = std::chrono::steady_clock::now() + std::chrono::seconds{40};
    while (!holds()) {
        if (std::chrono::steady_clock::now() > give_up_at) {
            throw std::runtime_error{"what the test waits for never came"};
        }
        co_await world.sleep(milliseconds{1});
    }
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

// Lets `story` happen, and then stops what runs.
template <class Running>
task<> stop_after(Running& running, task<> story)
{
    std::exception_ptr failure;
    try {
        co_await std::move(story);
    } catch (...) {
        failure = std::current_exception();
    }
    running.stop();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

// Runs something that runs until it is stopped, lets `story` happen meanwhile, and stops it.
template <class Running>
void run_while(Running& running, task<> story)
{
    std::vector<task<>> works;
    works.push_back(running.run());
    works.push_back(stop_after(running, std::move(story)));
    run_together(std::move(works));
}

}  // namespace souk::bus::testing
