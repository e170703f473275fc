#include "storage/mysql/database.hpp"

#include "storage/mysql/pool.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <exception>
#include <list>
#include <thread>
#include <utility>

namespace souk::storage::mysql {

// All but the counts belongs to the loop's thread.
struct database::state {
    explicit state(pool_settings with) : settings(std::move(with)), connections(loop, settings) {}

    // A work on the loop, and the clock that ends it.
    struct running_work {
        running_work(boost::asio::io_context& on, waiting_work& of) : clock(on), work(of) {}
        boost::asio::basic_waitable_timer<
            std::chrono::steady_clock,
            boost::asio::wait_traits<std::chrono::steady_clock>,
            executor>
            clock;
        boost::asio::cancellation_signal stop;
        waiting_work& work;
        work_clock time;
    };

    void begin(waiting_work& work);
    void end(std::list<running_work>::iterator ended, std::exception_ptr failure);
    void stop();

    pool_settings settings;
    boost::asio::io_context loop{1};
    boost::asio::executor_work_guard<executor> open{loop.get_executor()};
    pool connections;
    std::list<running_work> running;
    bool stopping = false;
    std::atomic<std::size_t> count = 0;
    std::jthread thread;
};

void database::state::begin(waiting_work& work)
{
    const auto started = running.emplace(running.end(), loop, work);
    if (stopping) {
        end(started, std::make_exception_ptr(unavailable{"the database was closed"}));
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now >= work.deadline) {
        end(started, std::make_exception_ptr(deadline_passed{"no time was left to begin"}));
        return;
    }
    started->clock.expires_at(std::min(work.deadline, now + settings.work_time));
    started->clock.async_wait([started](const boost::system::error_code& canceled) {
        if (!canceled) {
            started->time.over = true;
            started->stop.emit(boost::asio::cancellation_type::terminal);
        }
    });
    boost::asio::co_spawn(
        loop.get_executor(),
        connections.perform(work, started->time),
        boost::asio::bind_cancellation_slot(
            started->stop.slot(),
            [this, started](std::exception_ptr failure) { end(started, std::move(failure)); }
        )
    );
}

void database::state::end(std::list<running_work>::iterator ended, std::exception_ptr failure)
{
    waiting_work& work = ended->work;
    work.failure = std::move(failure);
    // Its clock may have rung already: what that calls must still find it.
    ended->clock.cancel();
    boost::asio::post(loop, [this, ended] { running.erase(ended); });
    --count;
    // Moved out first: resuming may end the work before the call returns.
    auto resume = std::move(work.resume);
    resume();
}

void database::state::stop()
{
    stopping = true;
    for (auto& each : running) {
        each.stop.emit(boost::asio::cancellation_type::terminal);
    }
    connections.close();
    open.reset();
}

database::database(const pool_settings& settings) : state_(std::make_unique<state>(settings))
{
    state_->thread = std::jthread{[all = state_.get()] { all->loop.run(); }};
}

// The thread ends when the works have.
database::~database()
{
    try {
        boost::asio::post(state_->loop, [all = state_.get()] { all->stop(); });
    } catch (...) {
        std::terminate();  // Without memory nothing can be ended in order.
    }
}

task<> database::wait_for(waiting_work& waiting)
{
    if (++state_->count > state_->settings.queue_limit) {
        --state_->count;
        throw overloaded{"too many works wait for the database"};
    }
    using token_type = boost::asio::use_awaitable_t<executor>;
    const auto initiate = [this, &waiting](auto handler) {
        const auto back = boost::asio::get_associated_executor(handler);
        waiting.resume = [back, handler = std::move(handler)]() mutable {
            boost::asio::post(back, std::move(handler));
        };
        boost::asio::post(state_->loop, [all = state_.get(), &waiting] { all->begin(waiting); });
    };
    token_type token;
    co_await boost::asio::async_initiate<token_type, void()>(initiate, token);
    if (waiting.failure) {
        std::rethrow_exception(waiting.failure);
    }
}

task<> database::ping(const call& call)
{
    const auto work = [](session& with) -> task<> { co_await with.run_text("SELECT 1"); };
    co_await read(call, work);
}

executor database::loop()
{
    return state_->loop.get_executor();
}

const pool_settings& database::settings() const
{
    return state_->settings;
}

std::uint64_t database::round_trips() const
{
    return state_->connections.round_trips();
}

void database::report(metrics& into, const std::string& name) const
{
    into.gauge(
        "souk_database_works",
        "Works that run in a database or wait for a connection.",
        {{"database", name}},
        [all = state_.get()] { return static_cast<double>(all->count.load()); }
    );
    state_->connections.report(into, name);
}

}  // namespace souk::storage::mysql
