// souk-sim: the shop in virtual time, under one seed. docs/simulation.md
#include "base/log.hpp"
#include "simulation/planted_bugs.hpp"
#include "simulation/shrink.hpp"
#include "simulation/sweep.hpp"

#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <string>
#include <thread>

namespace {

namespace sim = souk::simulation;

struct wishes {
    std::string seeds;
    std::uint64_t seed = 0;
    bool traced = false;
    std::vector<std::string> bugs;
    bool hunts = false;
    bool lists_bugs = false;
    std::uint64_t budget = 2'000;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

void print_line(std::string_view line)
{
    fmt::print("{}\n", line);
}

sim::seed_range parse_range(const std::string& text)
{
    const auto dots = text.find("..");
    const auto from = std::stoull(text);
    return {
        .from = from, .to = dots == std::string::npos ? from : std::stoull(text.substr(dots + 2))
    };
}

// Shows a failing run as small as it gets.
void explain(std::uint64_t seed)
{
    const sim::plan small = sim::shrink(sim::make_plan(seed));
    fmt::print("\nseed {} made smaller:\n", seed);
    sim::run(small, print_line);
    fmt::print("\n");
}

int run_one(const wishes& with)
{
    const sim::plan of = sim::make_plan(with.seed);
    const auto came = sim::run(of, with.traced ? sim::trace::sink{print_line} : sim::trace::sink{});
    for (const std::string& each : came.wrong) {
        fmt::print("seed {}: {}\n", with.seed, each);
    }
    if (!came.wrong.empty() && !with.traced) {
        explain(with.seed);
    }
    fmt::print("{}\n", came.wrong.empty() ? "1 passed, 0 failed" : "0 passed, 1 failed");
    return came.wrong.empty() ? 0 : 1;
}

int run_range(const wishes& with)
{
    const auto progress = [](const sim::tally& so_far) {
        fmt::print(stderr, "\r{} seeds, {} failed ", so_far.seeds, so_far.failed.size());
    };
    const sim::tally sum =
        sim::sweep({.seeds = parse_range(with.seeds), .threads = with.threads, .progress = progress}
        );
    fmt::print(stderr, "\r");
    for (const sim::failed_run& each : sum.failed) {
        for (const std::string& what : each.wrong) {
            fmt::print("seed {}: {}\n", each.seed, what);
        }
    }
    if (!sum.failed.empty()) {
        explain(sum.failed.front().seed);
    }
    fmt::print("{}", sim::describe(sum));
    return sum.failed.empty() ? 0 : 1;
}

int run_wishes(const wishes& with)
{
    if (with.lists_bugs) {
        std::ranges::for_each(sim::planted_bugs(), print_line);
        return 0;
    }
    for (const std::string& each : with.bugs) {
        if (!sim::plant(each)) {
            fmt::print(stderr, "souk-sim: there is no bug {}; --list-bugs names them\n", each);
            return 2;
        }
    }
    if (with.hunts) {
        const auto hunted = with.bugs.empty() ? sim::planted_bugs() : with.bugs;
        std::ranges::for_each(with.bugs, sim::uproot);
        return sim::hunt(hunted, with.budget, with.threads) == 0 ? 0 : 1;
    }
    return with.seeds.empty() ? run_one(with) : run_range(with);
}

}  // namespace

int main(int argc, char** argv)
{
    wishes with;
    CLI::App app{"Runs the shop in virtual time, with faults that a seed decides, and audits it."};
    auto* const seeds = app.add_option("--seeds", with.seeds, "Run these: A..B");
    auto* const seed = app.add_option("--seed", with.seed, "Run this one");
    seeds->check(CLI::Validator{
        [](const std::string& text) {
            const bool good = text.find_first_not_of("0123456789.") == std::string::npos &&
                              std::isdigit(static_cast<unsigned char>(text.front())) != 0;
            return good ? std::string{} : "must be A..B";
        },
        "A..B",
    });
    app.add_flag("--trace", with.traced, "With --seed: print what happens, line by line");
    app.add_option("--bug", with.bugs, "Run with that planted bug in force");
    auto* const bugs = app.add_flag(
        "--bugs", with.hunts, "How many seeds each planted bug needs, or each that --bug names"
    );
    auto* const list = app.add_flag("--list-bugs", with.lists_bugs, "Name the planted bugs");
    app.add_option("--budget", with.budget, "With --bugs: seeds until one counts as not found")
        ->capture_default_str();
    app.add_option("--threads", with.threads, "Processors to use")->check(CLI::PositiveNumber);
    app.footer("Exit status: 0 when all is well, 1 when a run fails or a bug is not found, 2 for a "
               "wrong command line.");
    seeds->excludes(seed);
    try {
        app.parse(argc, argv);
        if (!*seeds && !*seed && !*bugs && !*list) {
            throw CLI::RequiredError{"One of --seeds, --seed, --bugs and --list-bugs"};
        }
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }
    souk::log::silence();
    // Its statistics are shared by all threads, under a lock.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return run_wishes(with);
}
