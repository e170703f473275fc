#include "app/commands.hpp"
#include "app/data_lock.hpp"
#include "app/event_loops.hpp"
#include "app/routers.hpp"
#include "app/run_task.hpp"
#include "app/shop.hpp"
#include "app/system_world.hpp"
#include "base/log.hpp"
#include "http/server.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <stdexcept>
#include <sys/resource.h>
#include <thread>

namespace souk::app {

namespace {

// Blocked in every thread, so that waiting for them is an ordinary call.
sigset_t block_stop_signals()
{
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    if (pthread_sigmask(SIG_BLOCK, &stops, nullptr) != 0) {
        throw std::runtime_error{"signals can't be blocked"};
    }
    // A peer that hangs up is an error of that connection only.
    if (std::signal(SIGPIPE, SIG_IGN) == SIG_ERR) {
        throw std::runtime_error{"SIGPIPE can't be ignored"};
    }
    return stops;
}

std::size_t count_loops(const settings& all)
{
    return all.threads > 0 ? all.threads : std::max(1U, std::thread::hardware_concurrency());
}

struct opening {
    std::string name;
    std::uint16_t port;
    const http::router* routes;
};

// All services and the gateway, or the services that were asked for.
std::vector<opening>
openings(const settings& all, const routers& of, const std::vector<std::string>& services)
{
    std::vector<opening> every = {
        {.name = "account", .port = all.ports.account, .routes = &of.account},
        {.name = "item", .port = all.ports.item, .routes = &of.item},
        {.name = "order", .port = all.ports.order, .routes = &of.order},
        {.name = "payment", .port = all.ports.payment, .routes = &of.payment},
    };
    if (all.distributed.chosen) {
        every.push_back({.name = "cards", .port = all.ports.cards, .routes = &of.cards});
    }
    if (services.empty()) {
        every.push_back({.name = "gateway", .port = all.ports.gateway, .routes = &of.gateway});
        return every;
    }
    std::vector<opening> chosen;
    for (const std::string& name : services) {
        const auto found = std::ranges::find(every, name, &opening::name);
        if (found == every.end()) {
            throw std::runtime_error{name + " is a service of the distributed shape only"};
        }
        chosen.push_back(*found);
    }
    return chosen;
}

task<> make_first_administrator(const settings& all, souk::world& world, shop& of)
{
    const auto& wanted = all.first_administrator;
    if (wanted.email.empty() || of.accounts() == nullptr) {
        co_return;
    }
    const call call = background_call(world, milliseconds{30'000});
    const auto made =
        co_await of.accounts()->service().create_admin(call, wanted.email, wanted.password);
    if (!made) {
        const auto& errors = made.error().errors;
        const std::string why = errors.empty() ? made.error().message
                                               : errors.front().field + " " + errors.front().detail;
        throw std::runtime_error{"the first administrator can't be made: " + why};
    }
}

void warn_of_lifted_limits(const settings& all)
{
    if (!all.rate_limits) {
        fmt::print(
            stderr,
            "WARNING: rate limits are OFF (SOUK_RATE_LIMITS=off). For load tests only: anyone may "
            "guess passwords as fast as this machine can.\n"
        );
        log::warn("rate limits are off");
    }
}

void say_open(const settings& all, const std::vector<opening>& ports)
{
    fmt::memory_buffer text;
    for (const opening& each : ports) {
        fmt::format_to(
            std::back_inserter(text), "  {:<8} http://{}:{}\n", each.name, all.listen, each.port
        );
    }
    fmt::print("Souk is open.\n{}", fmt::to_string(text));
    std::fflush(stdout);
}

// A shell often lets a program have 1,024 at first; connections may be many more.
void take_all_descriptors()
{
    rlimit allowed{};
    if (::getrlimit(RLIMIT_NOFILE, &allowed) != 0) {
        throw std::runtime_error{"the limit of descriptors can't be read"};
    }
    allowed.rlim_cur = allowed.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &allowed) != 0) {
        throw std::runtime_error{"the limit of descriptors can't be raised"};
    }
}

struct parts {
    shop& open;
    souk::world& world;
    souk::metrics& metrics;
    const sigset_t& stops;
};

// Opens the ports, waits for a signal, and lets what was asked be answered.
void serve_until_stopped(
    const settings& all,
    const serve_options& options,
    routers& routes,
    const std::vector<executor>& loops,
    const parts& with
)
{
    http::server server{loops, all.http, with.world, with.metrics};
    const auto ports = openings(all, routes, options.services);
    for (const opening& each : ports) {
        server.listen(all.listen, each.port, *each.routes);
    }
    with.open.begin(loops.front());
    log::info("ready");
    say_open(all, ports);

    int signal = 0;
    sigwait(&with.stops, &signal);
    log::info("stopping", {{"signal", std::to_string(signal)}});
    routes.leave();
    run_task(loops.front(), with.world.sleep(all.drain_time));
    run_task(loops.front(), server.stop(all.stop_time));
    run_task(loops.front(), with.open.end());
}

// The distributed shape keeps nothing in a folder.
std::unique_ptr<data_lock> lock_data(const settings& all)
{
    return all.distributed.chosen ? nullptr : std::make_unique<data_lock>(all.data);
}

}  // namespace

int run_serve(const settings& all, const serve_options& options)
{
    const sigset_t stops = block_stop_signals();
    take_all_descriptors();
    log::configure(all.log_level);
    log::gather();
    warn_of_lifted_limits(all);
    const auto lock = lock_data(all);
    const auto world = make_system_world();
    souk::metrics metrics;
    event_loops loops{count_loops(all)};
    {
        const auto open = open_shop(all, options.services, *world, metrics);
        routers routes{all, *open, *world, metrics};
        loops.start();
        const executor first = loops.executors().front();
        run_task(first, open->read());
        run_task(first, open->recover());
        run_task(first, make_first_administrator(all, *world, *open));
        const parts with{.open = *open, .world = *world, .metrics = metrics, .stops = stops};
        serve_until_stopped(all, options, routes, loops.executors(), with);
        loops.finish(all.stop_time);
    }
    log::info("stopped");
    log::flush();
    return exit_ok;
}

}  // namespace souk::app
