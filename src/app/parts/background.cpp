#include "app/parts/background.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>

namespace souk::app {

void background::spawn(executor loop, task<> work)
{
    ++running_;
    boost::asio::co_spawn(loop, std::move(work), [this](const std::exception_ptr& failed) {
        if (failed) {
            log::error("background work ended by an exception");
        }
        --running_;
        ended_->ring();
    });
}

task<> background::ended()
{
    while (running_ > 0) {
        co_await ended_->wait(milliseconds{100});
    }
}

}  // namespace souk::app
