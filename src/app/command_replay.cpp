#include "app/commands.hpp"
#include "app/event_loops.hpp"
#include "app/replay/books.hpp"
#include "app/replay/file.hpp"
#include "app/replay/report.hpp"
#include "app/run_task.hpp"
#include "app/system_world.hpp"

#include <fmt/format.h>
#include <stdexcept>
#include <unistd.h>
#include <utility>

namespace souk::app {
namespace {

// Longer than what a purchase leaves to be done takes when the shop is busy.
constexpr milliseconds settle_time{60'000};

std::optional<std::chrono::sys_days> read_day(const std::string& text, const char* option)
{
    if (text.empty()) {
        return std::nullopt;
    }
    const auto at = parse_timestamp(text);
    if (!at || *at != std::chrono::floor<std::chrono::days>(*at)) {
        throw std::runtime_error{fmt::format("{} {}: no day such as 2010-12-01", option, text)};
    }
    return std::chrono::floor<std::chrono::days>(*at);
}

replay::plan read_plan(const replay_options& options)
{
    const replay::date_range dates{
        .from = read_day(options.from, "--from"),
        .to = read_day(options.to, "--to"),
    };
    const auto text = replay::read_text(options.file);
    auto plan = replay::make_plan(text, dates);
    if (!plan) {
        throw std::runtime_error{options.file + ": " + plan.error()};
    }
    return *std::move(plan);
}

replay::credentials admin_of(const settings& all)
{
    const auto& admin = all.first_administrator;
    if (admin.email.empty() || admin.password.empty()) {
        throw std::runtime_error{
            "an administrator must create the items: set SHOP_ADMIN_EMAIL and SHOP_ADMIN_PASSWORD"
        };
    }
    return {.email = admin.email, .password = admin.password};
}

// A hundred steps of a bar, and the end.
void show_progress(std::size_t done, std::size_t of)
{
    constexpr std::size_t width = 40;
    const bool moved = done * 100 / of != (done - 1) * 100 / of;
    if (::isatty(STDERR_FILENO) == 0 || !moved) {
        return;
    }
    const auto full = done * width / of;
    fmt::print(
        stderr,
        "\r[{}{}] {:>3} %  {} of {} steps{}",
        std::string(full, '#'),
        std::string(width - full, '.'),
        done * 100 / of,
        done,
        of,
        done == of ? "\n" : ""
    );
}

struct outcome {
    replay::run_report sent;
    replay::books said;
    std::size_t retries = 0;
};

task<outcome> send_and_check(
    world& world,
    const replay::plan& plan,
    replay::shop_address address,
    replay::credentials admin,
    replay::run_pace pace
)
{
    const executor loop = co_await boost::asio::this_coro::executor;
    replay::shop_client shop{loop, world, address};
    outcome all;
    auto token = co_await replay::log_in(shop, admin);
    co_await replay::stock_items(shop, plan, std::move(token), all.sent);
    const replay::run_progress progress = show_progress;
    co_await replay::send_steps(shop, world, plan, pace, admin.password, progress, all.sent);
    // What was not sent will not settle.
    const auto wait = all.sent.failed.count() == 0 ? settle_time : milliseconds{0};
    all.said = co_await replay::read_books(shop, world, plan, all.sent, admin, wait);
    all.retries = shop.retries();
    co_return all;
}

int audit_if_here(const settings& all, const replay_options& options)
{
    if (!options.audit) {
        return exit_ok;
    }
    if (!options.host.empty()) {
        fmt::print("\nThe shop is elsewhere: run `souk audit` there.\n");
        return exit_ok;
    }
    fmt::print("\nThe audit of {}:\n", all.data);
    return run_audit(all, {});
}

}  // namespace

int run_replay(const settings& all, const replay_options& options)
{
    const auto admin = admin_of(all);
    const auto address =
        replay::parse_address(options.host.empty() ? "127.0.0.1" : options.host, all.ports.gateway);
    const auto plan = read_plan(options);
    fmt::print("{}\n{}", options.file, replay::describe(plan));
    std::fflush(stdout);
    if (plan.customers.empty()) {
        fmt::print("There is nothing to send.\n");
        return exit_failed;
    }
    const auto world = make_system_world();
    event_loops loops{1};
    loops.start();
    const replay::run_pace pace{.clients = options.clients, .rate = options.rate};
    auto done =
        run_task(loops.executors().front(), send_and_check(*world, plan, address, admin, pace));
    loops.finish(milliseconds{1'000});
    fmt::print("{}", replay::describe(done.sent, done.said, plan, done.retries));
    const bool balanced = done.sent.failed.count() == 0 && replay::is_balanced(done.said, plan);
    fmt::print("{}\n", balanced ? "\nThe books balance." : "\nThe books DIFFER.");
    std::fflush(stdout);
    const auto audited = audit_if_here(all, options);
    return balanced ? audited : exit_failed;
}

}  // namespace souk::app
