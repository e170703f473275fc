// souk_bench: a load generator for a running Souk. bench/run starts the shop and prints the table.
#include "app/event_loops.hpp"
#include "app/run_task.hpp"
#include "app/system_world.hpp"
#include "hashes.hpp"
#include "load.hpp"
#include "processes.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <iostream>
#include <optional>
#include <utility>

namespace souk::bench {
namespace {

struct options {
    std::string host = "127.0.0.1:8080";
    std::vector<std::string> processes;  // NAME=ID of servers, to read their processor times.
    std::string customer;
    std::size_t connections = 32;
    std::size_t lines = 2;
    std::size_t rate = 0;
    std::size_t seconds = 10;
    std::size_t count = 0;
    std::size_t items = 50;
    std::int64_t stock = 1'000'000'000;
    std::int64_t slow_ms = 0;
    std::int64_t patience_ms = 30'000;
    bool may_refuse = false;
};

struct named_kind {
    const char* name;
    load_kind kind;
    const char* what;
};

constexpr std::array kinds{
    named_kind{.name = "orders", .kind = load_kind::orders, .what = "Durable POST /orders"},
    named_kind{.name = "checkouts", .kind = load_kind::checkouts, .what = "Order, pay, COMPLETED"},
    named_kind{
        .name = "completions",
        .kind = load_kind::completions,
        .what = "Checkouts, and when they are seen COMPLETED"
    },
    named_kind{.name = "reads", .kind = load_kind::reads, .what = "GET an item"},
    named_kind{.name = "pages", .kind = load_kind::pages, .what = "GET a page of the catalogue"},
    named_kind{
        .name = "searches", .kind = load_kind::searches, .what = "GET a page of items with a word"
    },
    named_kind{.name = "lists", .kind = load_kind::lists, .what = "GET a customer's newest orders"},
    named_kind{.name = "logins", .kind = load_kind::logins, .what = "Log in"},
};

bool buys(load_kind kind)
{
    return kind == load_kind::checkouts || kind == load_kind::completions;
}

std::string environment(const char* name)
{
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): at start.
    return value == nullptr ? std::string{} : std::string{value};
}

market_plan plan_of(const options& with, load_kind kind)
{
    // In a closed loop each connection has its own four.
    const std::size_t customers = with.connections * (with.rate == 0 ? 4 : 1);
    const bool logs_in = kind == load_kind::logins;
    return {
        .address = app::replay::parse_address(with.host, 8'080),
        .admin_email = environment("SHOP_ADMIN_EMAIL"),
        .admin_password = environment("SHOP_ADMIN_PASSWORD"),
        .secret_key = environment("SECRET_KEY"),
        .customer = with.customer,
        .items = with.items,
        .stock = with.stock,
        .customers = with.customer.empty() ? customers : 1,
        .accounts = logs_in ? with.connections : 0,
    };
}

void print_times(const std::string& name, const histogram& of)
{
    constexpr std::array<std::pair<const char*, double>, 7> shares{{
        {"p50", 0.5},
        {"p75", 0.75},
        {"p90", 0.9},
        {"p95", 0.95},
        {"p99", 0.99},
        {"p999", 0.999},
        {"p9999", 0.9999},
    }};
    if (of.count() == 0) {
        return;
    }
    for (const auto& [share_name, share] : shares) {
        fmt::print(" {}{}={:.2f}", name, share_name, of.within_ms(share));
    }
    fmt::print(" {}max={:.2f}", name, of.longest_ms());
}

// One line of NAME=VALUE pairs, for the script.
void print(const load_result& of, const cpu_by_name& used)
{
    std::size_t refused = 0;
    for (const auto& [status, count] : of.refused) {
        fmt::print(stderr, "{} answers of status {}\n", count, status);
        refused += count;
    }
    fmt::print(
        "done={} in_time={} seconds={:.2f} rate={:.0f} begun={} refused={} last_slow={:.3f}",
        of.done,
        of.in_time,
        of.seconds,
        static_cast<double>(of.done) / of.seconds,
        of.begun,
        refused,
        of.last_slow
    );
    print_times("", of.times);
    print_times("order_", of.order_times);
    print_times("pay_", of.pay_times);
    print_times("completed_", of.completion_times);
    const auto done = static_cast<double>(std::max<std::size_t>(of.done, 1));
    for (const auto& [name, seconds] : used) {
        fmt::print(
            " {0}_us={1:.1f} {0}_cores={2:.3f}", name, seconds * 1e6 / done, seconds / of.seconds
        );
    }
    fmt::print("\n");
}

class runner {
public:
    explicit runner(const options& with) : with_(with), world_(app::make_system_world())
    {
        loops_.start();
    }

    int measure(load_kind kind)
    {
        const auto made = open(plan_of(with_, kind));
        const load_options how = load_of(kind);
        // For whoever knows when something else began.
        fmt::print(stderr, "begin={}\n", to_milliseconds(world_->now()));
        auto used = cpu_of(with_.processes);
        const auto began = world_->steady_now();
        used["generator"] = own_cpu_seconds();
        auto result = app::run_task(loop(), run_load(*world_, made, how));
        auto spent = since(used);
        // What may be refused leaves orders that nobody can complete.
        if (buys(kind) && !with_.may_refuse) {
            app::run_task(loop(), expect_completion(*world_, made, how));
            if (how.rate == 0) {
                // Done is what is COMPLETED.
                const std::chrono::duration<double> took = world_->steady_now() - began;
                result.seconds = took.count();
                spent = since(used);
            }
        }
        print(result, spent);
        return result.refused.empty() || with_.may_refuse ? EXIT_SUCCESS : EXIT_FAILURE;
    }

    // What another load generator needs to read an item.
    int prepare()
    {
        auto plan = plan_of(with_, load_kind::reads);
        plan.items = 1;
        plan.customers = 1;
        const auto made = open(std::move(plan));
        fmt::print("item={} token={}\n", made.item_ids.front(), made.tokens.front());
        return EXIT_SUCCESS;
    }

private:
    executor loop() const { return loops_.executors().front(); }

    market open(market_plan plan)
    {
        return app::run_task(loop(), open_market(*world_, std::move(plan)));
    }

    load_options load_of(load_kind kind) const
    {
        return {
            .kind = kind,
            .address = app::replay::parse_address(with_.host, 8'080),
            .connections = with_.connections,
            .lines = with_.lines,
            .rate = with_.rate,
            .duration = std::chrono::seconds{with_.seconds},
            .count = with_.count > 0 ? with_.count : load_options{}.count,
            .patience = milliseconds{with_.patience_ms},
            .slow = milliseconds{with_.slow_ms},
        };
    }

    cpu_by_name since(const cpu_by_name& before) const
    {
        auto used = cpu_of(with_.processes);
        used["generator"] = own_cpu_seconds();
        for (auto& [name, seconds] : used) {
            seconds -= before.at(name);
        }
        return used;
    }

    const options& with_;
    std::unique_ptr<souk::world> world_;
    app::event_loops loops_{1};
};

void add_options(CLI::App& line, options& with)
{
    line.add_option("--host", with.host, "The gateway")->capture_default_str();
    line.add_option(
        "--process", with.processes, "A server's NAME=ID, to print its time as NAME_us"
    );
    line.add_option(
        "--customer", with.customer, "The e-mail of the only customer, if not new ones"
    );
    line.add_option("--connections", with.connections, "At once")->check(CLI::Range(1, 20'000));
    line.add_option(
        "--rate", with.rate, "Begun in a second, whatever is answered; 0: as many as go"
    );
    line.add_option("--lines", with.lines, "Of an order")->check(CLI::Range(1, 50));
    line.add_option("--seconds", with.seconds, "How long")->check(CLI::Range(1, 3'600));
    line.add_option("--count", with.count, "So many at most; 0: as many as go in that time");
    line.add_option("--items", with.items, "How many are bought from")->check(CLI::Range(1, 1'000));
    line.add_option("--stock", with.stock, "Of each item");
    line.add_option(
        "--slow", with.slow_ms, "Milliseconds; the last slower one is told as last_slow"
    );
    line.add_option("--patience", with.patience_ms, "Milliseconds that an answer may take");
    line.add_flag("--may-refuse", with.may_refuse, "Refused answers are no failure");
}

}  // namespace

int run(int count, const char* const* arguments)
try {
    options with;
    CLI::App line{
        "Measures a running Souk; the administrator is SHOP_ADMIN_EMAIL's. With the shop's "
        "SECRET_KEY "
        "it signs its customers' tokens itself.",
        "souk_bench"
    };
    line.require_subcommand(1);
    line.fallthrough();
    add_options(line, with);
    std::optional<load_kind> chosen;
    bool hashes = false;
    for (const auto& each : kinds) {
        line.add_subcommand(each.name, each.what)->callback([&chosen, &each] {
            chosen = each.kind;
        });
    }
    line.add_subcommand("hashes", "Password hashes, without a shop")->callback([&hashes] {
        hashes = true;
    });
    line.add_subcommand("prepare", "Make an item and a customer; print the id and the token");
    try {
        line.parse(count, arguments);
    } catch (const CLI::ParseError& wrong) {
        return line.exit(wrong);
    }
    if (hashes) {
        return measure_hashes(with.connections, std::chrono::seconds{with.seconds});
    }
    runner it{with};
    return chosen ? it.measure(*chosen) : it.prepare();
} catch (const std::exception& failed) {
    std::cerr << "souk_bench: " << failed.what() << '\n';
    return EXIT_FAILURE;
}

}  // namespace souk::bench

int main(int count, const char* const* arguments)
{
    return souk::bench::run(count, arguments);
}
