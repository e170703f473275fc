// souk_bench: a load generator for a running Souk. bench/run starts the shop and prints the table.
#include "app/event_loops.hpp"
#include "app/run_task.hpp"
#include "app/system_world.hpp"
#include "load.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <unistd.h>

namespace souk::bench {
namespace {

struct options {
    std::string host = "127.0.0.1:8080";
    std::string process;  // The server's id, to read its processor time.
    std::size_t connections = 32;
    std::size_t lines = 2;
    std::size_t seconds = 10;
    std::size_t items = 50;
};

// What a process has used of the processors so far: user and system time of /proc/ID/stat.
double cpu_seconds(const std::string& process)
{
    std::ifstream file{"/proc/" + process + "/stat"};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::istringstream fields{text.substr(std::min(text.rfind(')') + 1, text.size()))};
    std::string skipped;
    for (int i = 0; i < 11; ++i) {
        fields >> skipped;
    }
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::string environment(const char* name)
{
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): at start.
    return value == nullptr ? std::string{} : std::string{value};
}

shop_access access_of(const options& with)
{
    return {
        .address = app::replay::parse_address(with.host, 8'080),
        .admin_email = environment("SHOP_ADMIN_EMAIL"),
        .admin_password = environment("SHOP_ADMIN_PASSWORD"),
    };
}

// One line of NAME=VALUE pairs, for the script.
void print(load_result& of, double cpu)
{
    const auto ms = [&](std::size_t of_thousand) { return of.times.within_us(of_thousand) / 1e3; };
    const auto done = static_cast<double>(std::max<std::size_t>(of.done, 1));
    std::size_t refused = 0;
    for (const auto& [status, count] : of.refused) {
        fmt::print(stderr, "{} answers of status {}\n", count, status);
        refused += count;
    }
    fmt::print(
        "done={} seconds={:.2f} rate={:.0f} cpu_us={:.1f} p50={:.2f} p99={:.2f} max={:.2f} "
        "refused={}\n",
        of.done,
        of.seconds,
        static_cast<double>(of.done) / of.seconds,
        cpu * 1e6 / done,
        ms(500),
        ms(990),
        ms(1'000),
        refused
    );
}

int measure(const options& with, load_kind kind)
{
    const auto world = app::make_system_world();
    app::event_loops loops{1};
    loops.start();
    const auto loop = loops.executors().front();
    const auto shop = access_of(with);
    constexpr std::size_t customers_a_connection = 4;
    const auto made = app::run_task(
        loop, open_market(*world, shop, with.items, with.connections * customers_a_connection)
    );
    const load_options how{
        .kind = kind,
        .address = shop.address,
        .connections = with.connections,
        .lines = with.lines,
        .duration = std::chrono::seconds{with.seconds},
    };
    const auto before = cpu_seconds(with.process);
    auto result = app::run_task(loop, run_load(*world, made, how));
    print(result, cpu_seconds(with.process) - before);
    return result.refused.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

// What another load generator needs to read an item.
int prepare(const options& with)
{
    const auto world = app::make_system_world();
    app::event_loops loops{1};
    loops.start();
    const auto made =
        app::run_task(loops.executors().front(), open_market(*world, access_of(with), 1, 1));
    fmt::print("item={} token={}\n", made.item_ids.front(), made.tokens.front());
    return EXIT_SUCCESS;
}

}  // namespace

int run(int count, const char* const* arguments)
try {
    options with;
    CLI::App line{
        "Measures a running Souk; the administrator is SHOP_ADMIN_EMAIL's.", "souk_bench"
    };
    line.require_subcommand(1);
    line.fallthrough();
    line.add_option("--host", with.host, "The gateway")->capture_default_str();
    line.add_option("--process", with.process, "The server's process id");
    line.add_option("--connections", with.connections, "At once")->check(CLI::Range(1, 1'000));
    line.add_option("--lines", with.lines, "Of an order")->check(CLI::Range(1, 50));
    line.add_option("--seconds", with.seconds, "How long")->check(CLI::Range(1, 3'600));
    line.add_option("--items", with.items, "How many are bought from")->check(CLI::Range(1, 1'000));
    auto* const orders = line.add_subcommand("orders", "Durable POST /orders");
    auto* const checkouts = line.add_subcommand("checkouts", "Order, pay, COMPLETED");
    line.add_subcommand("prepare", "Make an item and a customer; print the id and the token");
    try {
        line.parse(count, arguments);
        if (orders->parsed() || checkouts->parsed()) {
            return measure(with, orders->parsed() ? load_kind::orders : load_kind::checkouts);
        }
        return prepare(with);
    } catch (const CLI::ParseError& wrong) {
        return line.exit(wrong);
    }
} catch (const std::exception& failed) {
    std::cerr << "souk_bench: " << failed.what() << '\n';
    return EXIT_FAILURE;
}

}  // namespace souk::bench

int main(int count, const char* const* arguments)
{
    return souk::bench::run(count, arguments);
}
