#include "storage/cassandra/conditional.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>

namespace souk::storage::cassandra {

namespace {

// For finding out, whatever time the caller had: the write is under way already.
constexpr seconds settle_time{5};
constexpr milliseconds one_look{1'000};
constexpr milliseconds look_again_after{100};

enum class answer { applied, refused, unknown };

task<answer> attempt(session& db, const call& call, std::vector<bound> write)
{
    try {
        const rows said = co_await db.execute(call, std::move(write));
        co_return said.applied() ? answer::applied : answer::refused;
    } catch (const outcome_unknown&) {
        co_return answer::unknown;
    }
}

// Briefly, since a node that went silent is met once.
task<std::optional<mark>> look_once(const call& own, const look& look)
{
    const call brief{
        .traceparent = own.traceparent,
        .deadline = std::min(own.deadline, std::chrono::steady_clock::now() + one_look),
    };
    try {
        co_return co_await look(brief);
    } catch (const unavailable&) {
        co_return std::nullopt;
    }
}

task<> pause()
{
    using timer = boost::asio::basic_waitable_timer<
        std::chrono::steady_clock,
        boost::asio::wait_traits<std::chrono::steady_clock>,
        executor>;
    timer waiting{co_await boost::asio::this_coro::executor, look_again_after};
    co_await waiting.async_wait(boost::asio::use_awaitable_t<executor>{});
}

// Nothing when it can't be found out.
task<std::optional<mark>> try_look(const call& of, const look& look)
{
    const call own{
        .traceparent = of.traceparent,
        .deadline = std::chrono::steady_clock::now() + settle_time,
    };
    for (;;) {
        const auto found = co_await look_once(own, look);
        if (found || std::chrono::steady_clock::now() + look_again_after >= own.deadline) {
            co_return found;
        }
        co_await pause();
    }
}

}  // namespace

task<bool>
write_conditionally(session& db, const call& call, std::vector<bound> write, const look& look)
{
    bool in_doubt = false;
    for (;;) {
        if (in_doubt && std::chrono::steady_clock::now() >= call.deadline) {
            throw outcome_unknown{"a conditional write was not answered in time"};
        }
        auto said = answer::unknown;
        std::exception_ptr failure;
        try {
            said = co_await attempt(db, call, write);
        } catch (const unavailable&) {
            failure = std::current_exception();
        }
        if (failure && !in_doubt) {
            std::rethrow_exception(failure);
        }
        if (said == answer::applied) {
            co_return true;
        }
        // Also a refusal may be of a second try that the server made after a first one took effect.
        const auto found = co_await try_look(call, look);
        if (found == mark::ours) {
            co_return true;
        }
        if (found == mark::others || (found && said == answer::refused)) {
            co_return false;
        }
        if (!found) {
            throw outcome_unknown{"what became of a conditional write can't be read"};
        }
        in_doubt = true;
    }
}

}  // namespace souk::storage::cassandra
