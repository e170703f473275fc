// Runs waiting work to its end, from a test.
#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace souk::testing {

// Runs it on a loop of its own; throws what it throws. More than a minute is a failure.
template <class T>
T wait(task<T> work)
{
    boost::asio::io_context loop{1};
    std::exception_ptr failure;
    bool done = false;
    if constexpr (std::is_void_v<T>) {
        boost::asio::co_spawn(loop.get_executor(), std::move(work), [&](std::exception_ptr why) {
            failure = why;
            done = true;
        });
        loop.run_for(std::chrono::minutes{1});
        if (failure) {
            std::rethrow_exception(failure);
        }
        if (!done) {
            throw std::runtime_error{"the work did not end in a minute"};
        }
    } else {
        std::optional<T> answer;
        boost::asio::co_spawn(
            loop.get_executor(),
            std::move(work),
            [&](std::exception_ptr why, T value) {
                failure = why;
                done = true;
                if (!why) {
                    answer.emplace(std::move(value));
                }
            }
        );
        loop.run_for(std::chrono::minutes{1});
        if (failure) {
            std::rethrow_exception(failure);
        }
        if (!done) {
            throw std::runtime_error{"the work did not end in a minute"};
        }
        return *std::move(answer);
    }
}

}  // namespace souk::testing
