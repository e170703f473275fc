// Runs waiting work to its end, from a test.
#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace souk::testing {

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
    boost::asio::io_context loop{1};
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
