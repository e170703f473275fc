// Figures for /metrics. Any thread may use any of them.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>

namespace souk {

// The figures of one process, or of one test.
class metrics {
public:
    using labels = std::map<std::string, std::string>;

    metrics();
    ~metrics();
    metrics(const metrics&) = delete;
    metrics& operator=(const metrics&) = delete;

    class counter {
    public:
        virtual ~counter() = default;
        virtual void add(double amount = 1) = 0;
    };

    class histogram {
    public:
        virtual ~histogram() = default;
        virtual void observe(double seconds) = 0;
    };

    // The same name and labels give the same figure; keep the reference, a look-up takes a lock.
    // Names follow Prometheus: souk_requests_total, souk_request_seconds.
    counter& count(const std::string& name, const std::string& help, const labels& with = {});
    histogram& duration(const std::string& name, const std::string& help, const labels& with = {});

    // A figure that is asked for when /metrics is read. `read` must be quick, and outlive this.
    void gauge(
        const std::string& name,
        const std::string& help,
        const labels& with,
        std::function<double()> read
    );

    // All figures in Prometheus' text format.
    std::string text() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace souk
