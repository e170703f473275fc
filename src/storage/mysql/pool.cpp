#include "storage/mysql/pool.hpp"

#include "base/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/cancel_after.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/mysql/client_errc.hpp>
#include <boost/mysql/pool_params.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace souk::storage::mysql {

namespace {

using clock_timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock,
    boost::asio::wait_traits<std::chrono::steady_clock>,
    executor>;

constexpr auto quietly = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});

boost::mysql::ssl_mode to_driver(tls_mode mode)
{
    switch (mode) {
    case tls_mode::disable: return boost::mysql::ssl_mode::disable;
    case tls_mode::enable: return boost::mysql::ssl_mode::enable;
    case tls_mode::require: return boost::mysql::ssl_mode::require;
    }
    std::unreachable();
}

boost::asio::ssl::context make_tls(const pool_settings& settings)
{
    boost::asio::ssl::context made{boost::asio::ssl::context::tls_client};
    if (!settings.tls_ca_file.empty()) {
        made.set_verify_mode(boost::asio::ssl::verify_peer);
        made.load_verify_file(settings.tls_ca_file);
        made.set_verify_callback(boost::asio::ssl::host_name_verification{settings.host});
    }
    return made;
}

boost::mysql::pool_params to_params(const pool_settings& settings)
{
    boost::mysql::pool_params params;
    params.server_address.emplace_host_and_port(settings.host, settings.port);
    params.username = settings.user;
    params.password = settings.password;
    params.database = settings.database;
    params.ssl = to_driver(settings.tls);
    params.ssl_ctx = make_tls(settings);
    params.max_size = settings.connections;
    params.connect_timeout = settings.connect_time;
    params.retry_interval = settings.connect_again;
    params.ping_interval = settings.ping_every;
    params.ping_timeout = settings.ping_time;
    return params;
}

// Whether the server gave the transaction up so that others could go on.
bool is_overtaken(int number)
{
    constexpr int lock_wait_timeout = 1205;
    constexpr int deadlock = 1213;
    constexpr int lock_nowait = 3572;
    constexpr int query_interrupted = 1317;
    return number == lock_wait_timeout || number == deadlock || number == lock_nowait ||
           number == query_interrupted;
}

bool is_worth_repeating(const std::exception_ptr& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (const overtaken&) {
        return true;
    } catch (const connection_lost&) {
        return true;
    } catch (const statement_failed& failed) {
        return is_overtaken(failed.number);
    } catch (...) {
        return false;
    }
}

// Of a connection that was lost, or canceled on its way, nobody knows what it is doing.
bool is_in_step(const std::exception_ptr& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (const connection_lost&) {
        return false;
    } catch (const boost::system::system_error&) {
        return false;
    } catch (...) {
        return true;
    }
}

task<bool> roll_back(session& with)
{
    try {
        co_await with.run_text("ROLLBACK");
        co_return true;
    } catch (const std::exception&) {
        co_return false;  // The server does it when it misses the connection.
    }
}

[[noreturn]] void raise(const std::exception_ptr& failure, const work_clock& time)
{
    if (time.over) {
        throw unavailable{"the database did not answer in time"};
    }
    std::rethrow_exception(failure);
}

}  // namespace

pool::pool(boost::asio::io_context& loop, const pool_settings& settings)
    : settings_(settings), connections_(loop, to_params(settings))
{
    connections_.async_run(boost::asio::detached);
}

task<boost::mysql::pooled_connection> pool::connect(const work_clock& time)
{
    boost::mysql::diagnostics said;
    auto [failed, taken] = co_await connections_.async_get_connection(
        said, boost::asio::cancel_after(settings_.connection_wait, quietly)
    );
    if (!failed) {
        co_return std::move(taken);
    }
    if (time.over && !time.begun) {
        throw deadline_passed{"no time was left to begin"};
    }
    if (failed == boost::mysql::client_errc::no_connection_available) {
        throw overloaded{"all connections to the database are in use"};
    }
    throw unavailable{fmt::format(
        "the database can't be reached: {} {}",
        failed.message(),
        std::string_view{said.server_message()}
    )};
}

task<pool::attempt> pool::run_on(session& with, waiting_work& work) const
{
    bool committing = false;
    try {
        co_await with.set_up(settings_);
        const bool keep = co_await work.run(with);
        if (work.use == session::use::writing) {
            committing = keep;
            co_await with.run_text(keep ? "COMMIT" : "ROLLBACK");
        }
        co_return attempt{.how = outcome::done, .failure = {}};
    } catch (const session::already_done&) {
        co_return attempt{.how = outcome::done, .failure = std::current_exception()};
    } catch (...) {
        auto failure = std::current_exception();
        const bool again = is_worth_repeating(failure);
        const auto how = committing ? outcome::unknown : again ? outcome::again : outcome::failed;
        co_return attempt{.how = how, .failure = std::move(failure)};
    }
}

// Without this the pool would wait for what the server still does there.
task<> pool::abandon(boost::mysql::any_connection& connection)
{
    constexpr milliseconds close_time{20};
    const auto no_cancellation = boost::asio::disable_cancellation();
    co_await boost::asio::this_coro::reset_cancellation_state(no_cancellation);
    known_[&connection] = {};
    boost::mysql::diagnostics said;
    const auto [failed] =
        co_await connection.async_close(said, boost::asio::cancel_after(close_time, quietly));
    if (failed) {
        log::debug("a lost connection was closed", {{"why", failed.message()}});
    }
    const auto by_deadline = boost::asio::enable_terminal_cancellation();
    co_await boost::asio::this_coro::reset_cancellation_state(by_deadline);
}

task<pool::attempt> pool::try_once(waiting_work& work, work_clock& time, const std::string& token)
{
    auto taken = co_await connect(time);
    time.begun = true;
    session with{taken.get(), known_[&taken.get()], work.use};
    with.keep_token(token);
    auto made = co_await run_on(with, work);
    round_trips_ += with.round_trips();
    if (made.failure) {
        const bool in_step = made.how != outcome::unknown && is_in_step(made.failure);
        if (!in_step || time.over || !co_await roll_back(with)) {
            co_await abandon(taken.get());
            co_return made;
        }
    }
    taken.return_without_reset();
    co_return made;
}

task<> pool::perform(waiting_work& work, work_clock& time)
{
    try {
        co_await repeat(work, time);
    } catch (const boost::system::system_error&) {
        if (!time.begun) {
            throw deadline_passed{"no time was left to begin"};
        }
        throw unavailable{"the database did not answer in time"};
    }
}

task<> pool::repeat(waiting_work& work, work_clock& time)
{
    // A deadline ends what is waited for; what must follow, such as closing, is still awaited.
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    const bool settled = work.when_unknown == repetition::settled;
    const std::string token = settled ? new_token() : std::string{};
    for (int made = 1;; ++made) {
        const attempt last = co_await try_once(work, time, token);
        if (last.how == outcome::done) {
            break;
        }
        if (last.how == outcome::failed || time.over || made >= settings_.attempts) {
            raise(last.failure, time);
        }
        ++repeated_;
        co_await pause(made);
    }
    constexpr std::uint64_t works_between = 256;
    if (settled && ++settled_ % works_between == 0) {
        co_await forget_tokens(time);
    }
}

// Random, so that those who met do not meet again; short, because what they met in is short.
task<> pool::pause(int attempts_made)
{
    constexpr int most_doublings = 6;
    const auto most = std::int64_t{2'000} << std::min(attempts_made, most_doublings);
    const auto time = std::uniform_int_distribution<std::int64_t>{0, most}(random_);
    clock_timer waiting{co_await boost::asio::this_coro::executor, std::chrono::microseconds{time}};
    co_await waiting.async_wait(boost::asio::use_awaitable_t<executor>{});
}

// A token is asked for within the time of one work: a day is more than enough.
task<> pool::forget_tokens(work_clock& time)
{
    waiting_work work;
    work.run = [](session& with) -> task<bool> {
        co_await with.query(
            "DELETE FROM applied_works WHERE at < (UNIX_TIMESTAMP() - 86400) * 1000 LIMIT 1000"
        );
        co_return true;
    };
    work.use = session::use::writing;
    const attempt made = co_await try_once(work, time, {});
    if (made.how != outcome::done) {
        log::warn("old tokens could not be deleted");
    }
}

std::string pool::new_token()
{
    return fmt::format("{:016x}{:016x}", random_(), random_());
}

void pool::report(metrics& into, const std::string& name) const
{
    into.gauge(
        "souk_database_repetitions",
        "How often a work began anew after a deadlock, a lock's wait or a lost connection.",
        {{"database", name}},
        [this] { return static_cast<double>(repeated_.load()); }
    );
    into.gauge(
        "souk_database_round_trips",
        "How often a database was waited for.",
        {{"database", name}},
        [this] { return static_cast<double>(round_trips_.load()); }
    );
}

}  // namespace souk::storage::mysql
