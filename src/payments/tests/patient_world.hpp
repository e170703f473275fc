// A world whose calendar moves only when told, while timers and alarms take real, short times: for
// work that crosses threads, which a clock that jumps would overtake.
#pragma once

#include "base/tests/fake_world.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>

#include <chrono>
#include <memory>

namespace souk::payments::testing {

class patient_world final : public world {
public:
    timestamp now() override { return settled_.now(); }
    steady_time steady_now() override { return std::chrono::steady_clock::now(); }
    std::string new_id() override { return settled_.new_id(); }
    std::uint64_t random() override { return settled_.random(); }

    task<> sleep(milliseconds duration) override
    {
        timer waiting{co_await boost::asio::this_coro::executor};
        waiting.expires_after(duration);
        co_await waiting.async_wait(use);
    }

    std::unique_ptr<alarm> new_alarm() override { return std::make_unique<patient_alarm>(); }

    void advance(milliseconds by) { settled_.advance(by); }

private:
    using timer = boost::asio::basic_waitable_timer<
        std::chrono::steady_clock,
        boost::asio::wait_traits<std::chrono::steady_clock>,
        executor>;
    static constexpr auto use = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});

    // Rung from the loop it is waited for on.
    class patient_alarm final : public alarm {
    public:
        task<> wait(milliseconds at_most) override
        {
            if (!std::exchange(rung_, false)) {
                waiting_ = std::make_unique<timer>(co_await boost::asio::this_coro::executor);
                waiting_->expires_after(std::min(at_most, milliseconds{60'000}));
                co_await waiting_->async_wait(use);
                waiting_.reset();
                rung_ = false;
            }
        }

        void ring() override
        {
            rung_ = true;
            if (waiting_) {
                waiting_->cancel();
            }
        }

    private:
        bool rung_ = false;
        std::unique_ptr<timer> waiting_;
    };

    souk::testing::fake_world settled_;
};

}  // namespace souk::payments::testing
