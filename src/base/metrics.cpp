#include "base/metrics.hpp"

#include <mutex>
#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <utility>
#include <vector>

namespace souk {
namespace {

const std::vector<double> latency_buckets{
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
};

class prometheus_counter final : public metrics::counter {
public:
    explicit prometheus_counter(prometheus::Counter& counter) : counter_(counter) {}

    void add(double amount) override { counter_.Increment(amount); }

private:
    prometheus::Counter& counter_;
};

class prometheus_histogram final : public metrics::histogram {
public:
    explicit prometheus_histogram(prometheus::Histogram& histogram) : histogram_(histogram) {}

    void observe(double seconds) override { histogram_.Observe(seconds); }

private:
    prometheus::Histogram& histogram_;
};

prometheus::ClientMetric to_gauge(const metrics::labels& with, double value)
{
    prometheus::ClientMetric figure;
    for (const auto& [name, text] : with) {
        figure.label.push_back({.name = name, .value = text});
    }
    figure.gauge.value = value;
    return figure;
}

}  // namespace

struct metrics::state {
    using key = std::pair<std::string, labels>;

    struct gauge_family {
        std::string help;
        std::map<labels, std::function<double()>> readers;
    };

    mutable std::mutex mutex;
    prometheus::Registry registry;
    std::map<key, std::unique_ptr<prometheus_counter>> counters;
    std::map<key, std::unique_ptr<prometheus_histogram>> histograms;
    std::map<std::string, gauge_family> gauges;

    std::vector<prometheus::MetricFamily> collect_gauges() const;
};

std::vector<prometheus::MetricFamily> metrics::state::collect_gauges() const
{
    const std::scoped_lock lock{mutex};
    std::vector<prometheus::MetricFamily> families;
    for (const auto& [name, family] : gauges) {
        prometheus::MetricFamily collected;
        collected.name = name;
        collected.help = family.help;
        collected.type = prometheus::MetricType::Gauge;
        for (const auto& [with, read] : family.readers) {
            collected.metric.push_back(to_gauge(with, read()));
        }
        families.push_back(std::move(collected));
    }
    return families;
}

metrics::metrics() : state_(std::make_unique<state>()) {}
metrics::~metrics() = default;

metrics::counter&
metrics::count(const std::string& name, const std::string& help, const labels& with)
{
    const std::scoped_lock lock{state_->mutex};
    auto& figure = state_->counters[{name, with}];
    if (!figure) {
        auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry);
        figure = std::make_unique<prometheus_counter>(family.Add(with));
    }
    return *figure;
}

metrics::histogram&
metrics::duration(const std::string& name, const std::string& help, const labels& with)
{
    const std::scoped_lock lock{state_->mutex};
    auto& figure = state_->histograms[{name, with}];
    if (!figure) {
        auto& family =
            prometheus::BuildHistogram().Name(name).Help(help).Register(state_->registry);
        figure = std::make_unique<prometheus_histogram>(family.Add(with, latency_buckets));
    }
    return *figure;
}

void metrics::gauge(
    const std::string& name,
    const std::string& help,
    const labels& with,
    std::function<double()> read
)
{
    const std::scoped_lock lock{state_->mutex};
    auto& family = state_->gauges[name];
    family.help = help;
    family.readers[with] = std::move(read);
}

std::string metrics::text() const
{
    auto families = state_->registry.Collect();
    for (auto& gauges : state_->collect_gauges()) {
        families.push_back(std::move(gauges));
    }
    return prometheus::TextSerializer{}.Serialize(families);
}

}  // namespace souk
