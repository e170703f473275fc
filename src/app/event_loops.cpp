#include "app/event_loops.hpp"

#include "base/log.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <exception>
#include <future>
#include <thread>

namespace souk::app {

struct event_loops::loop {
    // The hint: one thread runs it. Posting to it from other threads stays safe.
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<executor> busy = boost::asio::make_work_guard(context);
    std::promise<void> end;
    std::future<void> ended = end.get_future();
    std::thread thread;

    void run();
};

void event_loops::loop::run()
{
    for (;;) {
        try {
            context.run();
            break;
        } catch (const std::exception& escaped) {
            log::error("an exception escaped its handler", {{"why", escaped.what()}});
        } catch (...) {
            log::error("an exception escaped its handler", {{"why", "of no known type"}});
        }
    }
    end.set_value();
}

event_loops::event_loops(std::size_t count)
{
    loops_.reserve(std::max<std::size_t>(count, 1));
    for (std::size_t made = 0; made < loops_.capacity(); ++made) {
        loops_.push_back(std::make_unique<loop>());
        executors_.push_back(loops_.back()->context.get_executor());
    }
}

event_loops::~event_loops()
{
    finish(milliseconds{0});
}

void event_loops::start()
{
    for (const auto& each : loops_) {
        each->thread = std::thread{[its = each.get()] { its->run(); }};
    }
}

void event_loops::finish(milliseconds at_most)
{
    const auto latest = std::chrono::steady_clock::now() + at_most;
    for (const auto& each : loops_) {
        each->busy.reset();
    }
    for (const auto& each : loops_) {
        if (!each->thread.joinable()) {
            continue;
        }
        if (each->ended.wait_until(latest) == std::future_status::timeout) {
            each->context.stop();
        }
        each->thread.join();
    }
}

}  // namespace souk::app
