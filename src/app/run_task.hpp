// Runs waiting work to its end, from a thread that is no event loop.
#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <utility>

namespace souk::app {

// Throws what the work throws. The loop must be running.
template <class T>
T run_task(executor loop, task<T> work)
{
    return boost::asio::co_spawn(loop, std::move(work), boost::asio::use_future).get();
}

}  // namespace souk::app
