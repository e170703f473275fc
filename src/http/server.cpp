#include "http/server.hpp"

#include "base/log.hpp"
#include "http/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detail/socket_option.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <netinet/tcp.h>
#include <stdexcept>
#include <vector>

namespace souk::http {
namespace {

constexpr milliseconds sweep_interval{250};
constexpr milliseconds accept_pause{100};
constexpr std::size_t most_turned_away = 256;

// Of answers that a slow reader has not taken, the kernel would keep megabytes for each connection.
using unsent_bytes = boost::asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;
constexpr int most_unsent = 128 * 1024;

// What the kernel took is beyond our deadlines: whoever takes nothing of it for so long (in
// milliseconds) is cut off by the kernel, also after we closed.
using untaken_time = boost::asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>;

using workers = std::vector<std::shared_ptr<worker>>;

// What a coroutine of the server's own threw is logged, and ends nothing but that coroutine.
void log_failure(const std::exception_ptr& failure)
{
    if (!failure) {
        return;
    }
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& why) {
        log::error("connection failed", {{"why", why.what()}});
    } catch (...) {
        log::error("connection failed", {{"why", "an unknown exception"}});
    }
}

struct counted_connection {
    counted_connection(shared_state& shared, std::string address)
        : shared(shared), address(std::move(address)), refusal(shared.count_in(this->address))
    {
    }
    ~counted_connection()
    {
        if (refusal.empty()) {
            shared.count_out(address);
        }
    }
    counted_connection(const counted_connection&) = delete;
    counted_connection& operator=(const counted_connection&) = delete;

    shared_state& shared;
    std::string address;
    std::string_view refusal;
};

struct counted_turning_away {
    explicit counted_turning_away(shared_state& shared)
        : shared(shared), others(shared.turned_away.fetch_add(1))
    {
    }
    ~counted_turning_away() { --shared.turned_away; }
    counted_turning_away(const counted_turning_away&) = delete;
    counted_turning_away& operator=(const counted_turning_away&) = delete;

    shared_state& shared;
    std::size_t others;
};

std::string to_text(const boost::asio::ip::address& address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

task<> serve(std::shared_ptr<worker> home, socket peer, std::string address, const router& routes)
{
    auto& shared = *home->shared;
    const counted_connection counted{shared, address};
    if (counted.refusal.empty()) {
        connection accepted{home, std::move(peer), std::move(address), routes};
        co_await accepted.run();
        co_return;
    }
    note_refusal(shared.metrics, counted.refusal);
    const counted_turning_away turning_away{shared};
    if (turning_away.others < most_turned_away) {
        connection refused{home, std::move(peer), std::move(address), routes};
        co_await refused.turn_away();
    }
}

// A timer or listener in a worker's list: canceled, its coroutine looks whether to go on.
template <class Waiting>
class ended_by_cancel final : public endable {
public:
    ended_by_cancel(worker& home, Waiting& what) : what_(what), listing_(home, *this) {}
    void sweep(steady_time /*now*/) override {}
    void stop() override { what_.cancel(); }
    void abort() override { what_.cancel(); }

private:
    Waiting& what_;
    worker::listing listing_;
};

// Ends what waits too long. One coarse timer a loop: a timer for each read would cost more than
// the read.
task<> sweep_forever(std::shared_ptr<worker> home)
{
    timer pause{home->loop()};
    const ended_by_cancel<timer> listed{*home, pause};
    while (!home->shared->abandoned) {
        pause.expires_after(sweep_interval);
        co_await pause.async_wait(or_error);
        home->sweep(std::chrono::steady_clock::now());
    }
}

// Takes all that wait, and deals them to the loops in turn.
boost::system::error_code
accept_waiting(acceptor& listener, const workers& all, std::size_t& next, const router& routes)
{
    for (;;) {
        const auto& home = all[next % all.size()];
        tcp::endpoint from;
        boost::system::error_code error;
        socket peer{home->loop()};
        listener.accept(peer, from, error);
        if (error == boost::asio::error::connection_aborted ||
            error == boost::asio::error::interrupted) {
            continue;
        }
        if (error) {
            return error;
        }
        ++next;
        auto serving = serve(home, std::move(peer), to_text(from.address()), routes);
        boost::asio::co_spawn(home->loop(), std::move(serving), log_failure);
    }
}

// One listener deals to all loops: with SO_REUSEPORT the kernel spreads few connections unevenly,
// and a second program could listen on the port unnoticed.
task<> accept_forever(workers all, acceptor listener, const router& routes)
{
    const auto& home = *all.front();
    const ended_by_cancel<acceptor> listed{*all.front(), listener};
    timer pause{home.loop()};
    std::size_t next = 0;
    while (!home.shared->stopping) {
        const auto [closed] = co_await listener.async_wait(acceptor::wait_read, or_error);
        if (closed || home.shared->stopping) {
            break;
        }
        const auto error = accept_waiting(listener, all, next, routes);
        if (error != boost::asio::error::would_block) {
            log::error("can't accept a connection", {{"why", error.message()}});
            pause.expires_after(accept_pause);
            co_await pause.async_wait(or_error);
        }
    }
}

acceptor open_listener(
    const executor& loop, const std::string& address, std::uint16_t port, milliseconds write_time
)
{
    boost::system::error_code error;
    const auto at = boost::asio::ip::make_address(address, error);
    if (error) {
        throw std::runtime_error{"'" + address + "' is no address to listen on"};
    }
    const tcp::endpoint endpoint{at, port};
    try {
        acceptor listener{loop};
        listener.open(endpoint.protocol());
        listener.set_option(acceptor::reuse_address{true});
        // Connections inherit these.
        listener.set_option(unsent_bytes{most_unsent});
        listener.set_option(untaken_time{static_cast<int>(write_time.count())});
        listener.bind(endpoint);
        listener.listen(boost::asio::socket_base::max_listen_connections);
        listener.non_blocking(true);
        return listener;
    } catch (const boost::system::system_error& why) {
        const auto where = address + " port " + std::to_string(port);
        if (why.code() == boost::asio::error::address_in_use) {
            throw std::runtime_error{where + " is already in use"};
        }
        throw std::runtime_error{"can't listen on " + where + ": " + why.code().message()};
    }
}

template <class Step>
void on_each_loop(const workers& all, Step step)
{
    for (const auto& each : all) {
        boost::asio::post(each->loop(), [each, step] { step(*each); });
    }
}

}  // namespace

struct server::state {
    std::shared_ptr<shared_state> shared;
    workers loops;
};

server::server(
    std::span<const executor> loops,
    server_limits limits,
    souk::world& world,
    souk::metrics& metrics
)
    : state_(std::make_shared<state>())
{
    auto shared = std::make_shared<shared_state>(std::move(limits), world, metrics);
    for (const auto& loop : loops) {
        state_->loops.push_back(std::make_shared<worker>(loop, shared));
        boost::asio::co_spawn(loop, sweep_forever(state_->loops.back()), log_failure);
    }
    metrics.gauge("souk_http_connections", "Open connections.", {}, [shared] {
        return static_cast<double>(shared->connections);
    });
    metrics.gauge("souk_http_requests_in_flight", "Requests being worked on.", {}, [shared] {
        return static_cast<double>(shared->in_flight);
    });
    metrics.gauge("souk_http_streams", "Answers whose body is being made.", {}, [shared] {
        return static_cast<double>(shared->streams);
    });
    state_->shared = std::move(shared);
}

// NOLINTNEXTLINE(bugprone-exception-escape): only memory can fail here, and that ends the program.
server::~server()
{
    state_->shared->stopping = true;
    state_->shared->abandoned = true;
    on_each_loop(state_->loops, [](worker& each) { each.abort(); });
}

std::uint16_t server::listen(const std::string& address, std::uint16_t port, const router& routes)
{
    const auto& loop = state_->loops.front()->loop();
    auto listener = open_listener(loop, address, port, state_->shared->limits.write_time);
    const auto taken = listener.local_endpoint().port();
    auto accepting = accept_forever(state_->loops, std::move(listener), routes);
    boost::asio::co_spawn(loop, std::move(accepting), log_failure);
    return taken;
}

task<> server::stop(milliseconds at_most)
{
    const auto state = state_;
    const auto& shared = *state->shared;
    state->shared->stopping = true;
    on_each_loop(state->loops, [](worker& each) { each.stop(); });
    timer pause{co_await boost::asio::this_coro::executor};
    const auto end = std::chrono::steady_clock::now() + at_most;
    while (shared.connections > 0 && std::chrono::steady_clock::now() < end) {
        pause.expires_after(milliseconds{5});
        co_await pause.async_wait(or_error);
    }
    on_each_loop(state->loops, [](worker& each) { each.abort(); });
}

}  // namespace souk::http
