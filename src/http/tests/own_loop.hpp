// A loop that outlives what it runs, as a program's does: for what keeps connections on it.
#pragma once

#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"

#include <boost/asio/co_spawn.hpp>

#include <optional>
#include <stdexcept>

namespace souk::http::testing {

class own_loop {
public:
    template <class T>
    T run(task<T> work)
    {
        std::optional<T> answer;
        run(souk::testing::details::keep(std::move(work), answer));
        return *std::move(answer);
    }

    // More than a minute is a failure.
    void run(task<> work)
    {
        std::exception_ptr failure;
        bool done = false;
        boost::asio::co_spawn(loop_.get_executor(), std::move(work), [&](std::exception_ptr why) {
            failure = std::move(why);
            done = true;
        });
        loop_.restart();
        loop_.run_for(std::chrono::minutes{1});
        if (failure) {
            std::rethrow_exception(failure);
        }
        if (!done) {
            throw std::runtime_error{"the work did not end in a minute"};
        }
    }

    executor get() { return loop_.get_executor(); }

private:
    boost::asio::io_context loop_{1};
};

// A call with that much time, by the real clock.
inline call call_for(milliseconds time)
{
    auto call = souk::testing::fake_world::endless_call();
    call.deadline = std::chrono::steady_clock::now() + time;
    return call;
}

}  // namespace souk::http::testing
