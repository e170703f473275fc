// Runs waiting work to its end, from a test.
#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

namespace souk::testing {

// A thread that resumed the work may still be leaving the loop when the work is done, so loops live
// on for a while, also when the thread that ran them ends.
inline boost::asio::io_context& new_loop()
{
    static constexpr std::size_t most_kept = 256;
    static std::mutex mutex;
    static std::deque<std::unique_ptr<boost::asio::io_context>> recent;
    const std::scoped_lock lock{mutex};
    if (recent.size() == most_kept) {
        recent.pop_front();
    }
    return *recent.emplace_back(std::make_unique<boost::asio::io_context>(1));
}

namespace details {

template <class T>
task<> keep(task<T> work, std::optional<T>& answer)
{
    answer.emplace(co_await std::move(work));
}

}  // namespace details

// Runs it on a loop of its own; throws what it throws. More than a minute is a failure.
inline void wait(task<> work)
{
    boost::asio::io_context& loop = new_loop();
    std::exception_ptr failure;
    bool done = false;
    boost::asio::co_spawn(loop.get_executor(), std::move(work), [&](std::exception_ptr why) {
        failure = std::move(why);
        done = true;
    });
    loop.run_for(std::chrono::minutes{1});
    if (failure) {
        std::rethrow_exception(failure);
    }
    if (!done) {
        throw std::runtime_error{"the work did not end in a minute"};
    }
}

template <class T>
T wait(task<T> work)
{
    std::optional<T> answer;
    wait(details::keep(std::move(work), answer));
    return *std::move(answer);
}

}  // namespace souk::testing
