// A world whose clock moves only when told, and whose ids and randomness are always the same.
#pragma once

#include "base/id_time.hpp"
#include "base/world.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <fmt/format.h>

namespace souk::testing {

// Sleeping moves the clock at once; an alarm does not wait.
class fake_world final : public world {
public:
    timestamp now() override { return timestamp{milliseconds{now_.load()}}; }
    steady_time steady_now() override { return steady_time{milliseconds{now_.load()}}; }

    std::string new_id() override
    {
        const std::string start = first_id_at(now()).substr(0, 24);
        return fmt::format("{}{:012x}", start, ++last_id_);
    }

    std::uint64_t random() override { return ++last_random_ * 0x9e3779b97f4a7c15ULL; }

    task<> sleep(milliseconds duration) override
    {
        advance(duration);
        co_await boost::asio::post(boost::asio::use_awaitable_t<executor>{});
    }

    std::unique_ptr<alarm> new_alarm() override { return std::make_unique<instant_alarm>(*this); }

    void advance(milliseconds by) { now_ += by.count(); }

    // A call that has all the time in the world.
    static call endless_call()
    {
        return {
            .traceparent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01",
            .deadline = steady_time::max(),
        };
    }

private:
    class instant_alarm final : public alarm {
    public:
        explicit instant_alarm(fake_world& owner) : owner_(owner) {}
        task<> wait(milliseconds at_most) override { co_await owner_.sleep(at_most); }
        void ring() override {}

    private:
        fake_world& owner_;
    };

    std::atomic<std::int64_t> now_ = 1'700'000'000'000;
    std::atomic<std::uint32_t> last_id_ = 0;
    std::atomic<std::uint64_t> last_random_ = 0;
};

}  // namespace souk::testing
