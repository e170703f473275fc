// A world with real timers, for tests of what must wait. The program's own is in app/.
#pragma once

#include "base/id_time.hpp"
#include "base/world.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <fmt/format.h>
#include <mutex>
#include <utility>

namespace souk::testing {

class real_world final : public world {
public:
    timestamp now() override
    {
        return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    }

    steady_time steady_now() override { return std::chrono::steady_clock::now(); }

    std::string new_id() override
    {
        const std::string start = first_id_at(now()).substr(0, 24);
        return fmt::format("{}{:012x}", start, ++last_id_);
    }

    std::uint64_t random() override { return ++last_random_ * 0x9e3779b97f4a7c15ULL; }

    task<> sleep(milliseconds duration) override
    {
        timer waiting{co_await boost::asio::this_coro::executor, duration};
        co_await waiting.async_wait(quietly);
    }

    std::unique_ptr<alarm> new_alarm() override { return std::make_unique<timer_alarm>(); }

private:
    using timer = boost::asio::basic_waitable_timer<
        std::chrono::steady_clock,
        boost::asio::wait_traits<std::chrono::steady_clock>,
        executor>;

    static constexpr auto quietly = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});

    class timer_alarm final : public alarm {
    public:
        task<> wait(milliseconds at_most) override
        {
            const executor loop = co_await boost::asio::this_coro::executor;
            const auto waiting = std::make_shared<timer>(loop, at_most);
            if (begin(waiting)) {
                co_await waiting->async_wait(quietly);
            }
            end();
        }

        void ring() override
        {
            const std::scoped_lock lock{mutex_};
            rung_ = true;
            if (waiting_) {
                boost::asio::post(waiting_->get_executor(), [it = waiting_] { it->cancel(); });
            }
        }

    private:
        bool begin(const std::shared_ptr<timer>& waiting)
        {
            const std::scoped_lock lock{mutex_};
            waiting_ = rung_ ? nullptr : waiting;
            return !rung_;
        }

        void end()
        {
            const std::scoped_lock lock{mutex_};
            rung_ = false;
            waiting_.reset();
        }

        std::mutex mutex_;
        bool rung_ = false;
        std::shared_ptr<timer> waiting_;
    };

    std::atomic<std::uint32_t> last_id_ = 0;
    std::atomic<std::uint64_t> last_random_ = 0;
};

}  // namespace souk::testing
