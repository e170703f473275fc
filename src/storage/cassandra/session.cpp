#include "storage/cassandra/session.hpp"

#include "storage/cassandra/completion.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <utility>

// Defined here because the driver's headers only declare it.
void souk_cassandra::Completion::finish(Reply reply) noexcept
{
    do_finish(std::move(reply));
}

namespace souk::storage::cassandra {

namespace {

using souk_cassandra::Outcome;
using souk_cassandra::Reply;

std::string to_text(const rust::Vec<std::uint8_t>& bytes)
{
    return {bytes.begin(), bytes.end()};
}

rust::Slice<const std::uint8_t> to_slice(const std::string& bytes)
{
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

souk_cassandra::Settings to_driver(const session_settings& from)
{
    souk_cassandra::Settings to{};
    for (const std::string& each : from.nodes) {
        to.nodes.push_back(each);
    }
    to.datacenter = from.datacenter;
    to.user = from.user;
    to.password = from.password;
    to.ca_file = from.ca_file;
    to.threads = from.threads;
    to.connections_per_node = from.connections_per_node;
    to.connect_ms = static_cast<std::uint32_t>(from.connect_time.count());
    return to;
}

// Blocking calls of the driver throw its own exceptions.
template <class Work>
auto guarded(const Work& work)
{
    try {
        return work();
    } catch (const std::exception& why) {
        throw unavailable{std::string{"Cassandra: "} + why.what()};
    }
}

[[noreturn]] void fail(const Reply& reply, usage how)
{
    const std::string why = "Cassandra: " + std::string{reply.error};
    switch (reply.outcome) {
    case Outcome::Overloaded: throw overloaded{why};
    case Outcome::Wrong: throw std::logic_error{why};
    case Outcome::Unknown:
        if (how == usage::write || how == usage::conditional) {
            throw outcome_unknown{why};
        }
        throw unavailable{why};
    default: throw unavailable{why};
    }
}

// A batch as the driver takes it.
struct request {
    rust::Vec<std::uint32_t> statements;
    rust::Vec<std::uint32_t> sizes;
    std::string values;
    std::string page;
    usage how = usage::read;

    void add(const bound& each)
    {
        statements.push_back(each.what.number);
        sizes.push_back(static_cast<std::uint32_t>(each.with.bytes().size()));
        values += each.with.bytes();
    }
};

}  // namespace

struct session::state {
    explicit state(session_settings from)
        : settings(std::move(from)),
          driver(guarded([&] { return souk_cassandra::open(to_driver(settings)); }))
    {
    }

    template <class Work>
    auto with_driver(const Work& work)
    {
        const std::shared_lock lock{mutex};
        if (!driver) {
            throw unavailable{"the session with Cassandra is closed"};
        }
        return guarded([&] { return work(**driver); });
    }

    // Returns when all that was under way was told.
    void close()
    {
        const std::unique_lock lock{mutex};
        driver.reset();
    }

    session_settings settings;
    std::atomic<std::size_t> in_flight = 0;
    std::shared_mutex mutex;
    std::optional<rust::Box<souk_cassandra::Driver>> driver;
};

namespace {

// `State` is the session's, which has no name here.
template <class State>
task<Reply> once(std::shared_ptr<State> state, const call& call, const request& what)
{
    const auto left = call.deadline - std::chrono::steady_clock::now();
    if (left <= steady_time::duration::zero()) {
        throw deadline_passed{"too late to ask Cassandra"};
    }
    if (++state->in_flight > state->settings.in_flight) {
        --state->in_flight;
        throw overloaded{"too many requests to Cassandra are under way"};
    }
    const auto at_most = std::min<steady_time::duration>(left, state->settings.request_time);
    const auto limit = std::chrono::ceil<milliseconds>(at_most).count();
    const executor loop = co_await boost::asio::this_coro::executor;
    const auto begin = [&](auto waiting) {
        auto done = std::make_unique<completion>(
            completion::handler{std::move(waiting)},
            loop,
            std::shared_ptr<std::atomic<std::size_t>>{state, &state->in_flight}
        );
        try {
            state->with_driver([&](const souk_cassandra::Driver& driver) {
                driver.execute(
                    {what.statements.data(), what.statements.size()},
                    {what.sizes.data(), what.sizes.size()},
                    to_slice(what.values),
                    to_slice(what.page),
                    static_cast<std::uint64_t>(limit),
                    std::move(done)
                );
            });
        } catch (const unavailable&) {
            done.reset();  // Which tells it.
        }
    };
    using token = boost::asio::use_awaitable_t<executor>;
    co_return co_await boost::asio::async_initiate<const token, void(Reply)>(begin, token{});
}

task<rows> nothing()
{
    co_return rows{};
}

template <class State>
task<rows> repeat(std::shared_ptr<State> state, const call& call, request what)
{
    // A node that went away is met by the first request only: the next goes elsewhere.
    int tries = what.how == usage::conditional ? 1 : 2;
    for (;;) {
        const Reply reply = co_await once(state, call, what);
        if (reply.outcome == Outcome::Done) {
            co_return rows{
                to_text(reply.data), reply.rows, reply.columns, to_text(reply.next_page)
            };
        }
        const bool hopeless = reply.outcome == Outcome::Wrong ||
                              reply.outcome == Outcome::Overloaded ||
                              std::chrono::steady_clock::now() >= call.deadline;
        if (--tries == 0 || hopeless) {
            fail(reply, what.how);
        }
    }
}

}  // namespace

session::session(session_settings settings) : state_(std::make_shared<state>(std::move(settings)))
{
}

session::~session()
{
    state_->close();
}

const session_settings& session::settings() const
{
    return state_->settings;
}

void session::run(const std::string& cql)
{
    state_->with_driver([&](const souk_cassandra::Driver& driver) { driver.run(cql); });
}

void session::use_keyspace()
{
    state_->with_driver([&](const souk_cassandra::Driver& driver) {
        driver.use_keyspace(state_->settings.keyspace);
    });
}

statement session::prepare(const std::string& cql, usage how, std::int32_t page_size)
{
    const session_settings& by = state_->settings;
    souk_cassandra::Options options{};
    options.consistency = how == usage::serial_read ? by.serial_consistency : by.consistency;
    options.serial_consistency = by.serial_consistency;
    options.repeatable = how != usage::conditional;
    options.page_size = page_size;
    return {
        .number = state_->with_driver([&](const souk_cassandra::Driver& driver) {
            return driver.prepare(cql, options);
        }),
        .how = how,
    };
}

task<rows> session::execute(const call& call, bound what, std::string page)
{
    request one;
    one.add(what);
    one.page = std::move(page);
    one.how = what.what.how;
    return repeat(state_, call, std::move(one));
}

task<rows> session::execute(const call& call, std::vector<bound> batch)
{
    if (batch.empty()) {
        return nothing();
    }
    request all;
    for (const bound& each : batch) {
        all.add(each);
    }
    all.how = batch.front().what.how;
    return repeat(state_, call, std::move(all));
}

}  // namespace souk::storage::cassandra
