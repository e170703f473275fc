#include "app/system_world.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/uuid/time_generator_v7.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <sys/random.h>
#include <system_error>
#include <utility>

namespace souk::app {
namespace {

namespace asio = boost::asio;

using steady_timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    executor>;

// Beyond it a duration in nanoseconds would overflow; nothing here waits that long.
constexpr milliseconds longest_wait = std::chrono::hours{24 * 365};

task<> wait_on(steady_timer& timer, milliseconds duration)
{
    timer.expires_after(std::clamp(duration, milliseconds{0}, longest_wait));
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable_t<executor>{}));
}

class system_alarm final : public alarm {
public:
    task<> wait(milliseconds at_most) override { return wait_for_ring(state_, at_most); }

    void ring() override
    {
        const std::scoped_lock lock{state_->mutex};
        state_->rung = true;
        if (auto timer = state_->waiting) {
            // On the timer's loop, where the wait has begun before this can run.
            const auto loop = timer->get_executor();
            asio::post(loop, [timer = std::move(timer)] { timer->cancel(); });
        }
    }

private:
    struct state {
        std::mutex mutex;
        bool rung = false;
        std::shared_ptr<steady_timer> waiting;
    };

    // Ends the wait also when the coroutine is destroyed in the middle of it.
    class wait_scope {
    public:
        explicit wait_scope(state& its) : state_(its) {}
        wait_scope(const wait_scope&) = delete;
        wait_scope& operator=(const wait_scope&) = delete;
        ~wait_scope()
        {
            const std::scoped_lock lock{state_.mutex};
            state_.rung = false;
            state_.waiting.reset();
        }

    private:
        state& state_;
    };

    // Answers whether there is something to wait for: a ring before is a wait's end.
    static bool begin_wait(state& its, const std::shared_ptr<steady_timer>& timer)
    {
        const std::scoped_lock lock{its.mutex};
        if (std::exchange(its.rung, false)) {
            return false;
        }
        its.waiting = timer;
        return true;
    }

    // Owns the state: the alarm may be gone when the loop destroys what still waits on it.
    static task<> wait_for_ring(std::shared_ptr<state> its, milliseconds at_most)
    {
        const auto timer = std::make_shared<steady_timer>(co_await asio::this_coro::executor);
        if (begin_wait(*its, timer)) {
            const wait_scope scope{*its};
            co_await wait_on(*timer, at_most);
        }
    }

    std::shared_ptr<state> state_ = std::make_shared<state>();
};

// Each request needs a few random numbers: asked for one by one, they were a tenth of its cost.
class random_reserve {
public:
    std::uint64_t take()
    {
        if (left_ == 0) {
            fill();
        }
        return numbers_.at(--left_);
    }

private:
    void fill()
    {
        // Up to 256 bytes come at once, or not at all.
        const auto wanted = static_cast<ssize_t>(sizeof numbers_);
        while (::getrandom(numbers_.data(), sizeof numbers_, 0) != wanted) {
            if (errno != EINTR) {
                throw std::system_error{errno, std::generic_category(), "getrandom"};
            }
        }
        left_ = numbers_.size();
    }

    std::array<std::uint64_t, 32> numbers_{};
    std::size_t left_ = 0;
};

class system_world final : public world {
public:
    timestamp now() override
    {
        return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    }

    steady_time steady_now() override { return std::chrono::steady_clock::now(); }

    std::string new_id() override
    {
        const std::scoped_lock lock{ids_mutex_};
        return boost::uuids::to_string(ids_());
    }

    std::uint64_t random() override
    {
        thread_local random_reserve reserve;
        return reserve.take();
    }

    task<> sleep(milliseconds duration) override
    {
        steady_timer timer{co_await asio::this_coro::executor};
        co_await wait_on(timer, duration);
    }

    std::unique_ptr<alarm> new_alarm() override { return std::make_unique<system_alarm>(); }

private:
    std::mutex ids_mutex_;
    boost::uuids::time_generator_v7 ids_;
};

}  // namespace

std::unique_ptr<world> make_system_world()
{
    return std::make_unique<system_world>();
}

}  // namespace souk::app
