#include "simulation/sweep.hpp"

#include <algorithm>
#include <atomic>
#include <ctime>
#include <fmt/format.h>
#include <limits>
#include <mutex>
#include <thread>

namespace souk::simulation {

namespace {

constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t between_reports = 500;

std::chrono::duration<double> processor_time()
{
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

class sweeping {
public:
    explicit sweeping(const sweep_options& with) : with_(with), next_(with.seeds.from) {}

    tally run()
    {
        const auto began = std::chrono::steady_clock::now();
        {
            std::vector<std::jthread> workers;
            for (unsigned i = 0; i < with_.threads; ++i) {
                workers.emplace_back([this] { work(); });
            }
        }
        sum_.wall_time = std::chrono::steady_clock::now() - began;
        std::ranges::sort(sum_.failed, {}, &failed_run::seed);
        if (with_.stops_at_a_failure && sum_.failed.size() > 1) {
            sum_.failed.resize(1);
        }
        return std::move(sum_);
    }

private:
    void work()
    {
        for (;;) {
            const std::uint64_t seed = next_.fetch_add(1);
            if (seed > with_.seeds.to || (with_.stops_at_a_failure && seed > first_failed_)) {
                break;
            }
            const plan of = make_plan(seed);
            add(seed, simulation::run(of, {}));
        }
        const std::scoped_lock lock{mutex_};
        sum_.busy_time += processor_time();
    }

    void add(std::uint64_t seed, outcome of)
    {
        const std::scoped_lock lock{mutex_};
        ++sum_.seeds;
        sum_.network_calls += of.network_calls;
        sum_.store_calls += of.store_calls;
        sum_.virtual_time += of.virtual_time;
        for (std::size_t i = 0; i < faults_known; ++i) {
            sum_.faults[i] += of.faults[i];
        }
        if (!of.wrong.empty()) {
            first_failed_ = std::min(first_failed_.load(), seed);
            sum_.failed.push_back({.seed = seed, .wrong = std::move(of.wrong)});
        }
        if (with_.progress && sum_.seeds % between_reports == 0) {
            with_.progress(sum_);
        }
    }

    const sweep_options& with_;
    std::atomic<std::uint64_t> next_;
    std::atomic<std::uint64_t> first_failed_ = none;
    std::mutex mutex_;
    tally sum_;
};

}  // namespace

tally sweep(const sweep_options& with)
{
    sweeping all{with};
    return all.run();
}

std::string describe(const tally& of)
{
    const double virtual_s = static_cast<double>(of.virtual_time.count()) / 1e6;
    const auto calls = of.network_calls + of.store_calls;
    std::string text = fmt::format(
        "{} seeds: {} calls ({} between processes, {} to stores)\n"
        "{:.0f} s of virtual time in {:.1f} s, {:.1f} s of processors: {:.0f} calls/s a core, "
        "{:.0f} times real time a core\n",
        of.seeds,
        calls,
        of.network_calls,
        of.store_calls,
        virtual_s,
        of.wall_time.count(),
        of.busy_time.count(),
        static_cast<double>(calls) / of.busy_time.count(),
        virtual_s / of.busy_time.count()
    );
    std::uint64_t injected = 0;
    std::string kinds;
    for (std::size_t i = 0; i < faults_known; ++i) {
        injected += of.faults[i];
        kinds += fmt::format("  {:<18} {:>9}\n", name_of(static_cast<fault>(i)), of.faults[i]);
    }
    text += fmt::format("{} faults:\n{}", injected, kinds);
    text += fmt::format("{} passed, {} failed\n", of.seeds - of.failed.size(), of.failed.size());
    return text;
}

}  // namespace souk::simulation
