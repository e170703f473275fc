// Audits of the open shop, started by an administrator and run beside it.
#pragma once

#include "app/audit.hpp"
#include "app/parts/background.hpp"
#include "http/router.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace souk::app {

// Safe to use from any thread.
class background_audit {
public:
    // Runs on that loop, which should serve no customers: what is checked are all orders at once.
    // What the sources read from must outlive it.
    background_audit(std::unique_ptr<audit_sources> sources, executor loop, souk::world& world)
        : sources_(std::move(sources)), loop_(std::move(loop)), world_(world), running_in_(world)
    {
    }

    // Starts an audit, unless one runs.
    void start();

    // {running, last?, failedAt?}: what the last finished audit found, and when a later one could
    // not be finished.
    std::string show() const;

    // Ends a running audit, at its next page, and lets none begin. Returns when none runs.
    task<> end();

private:
    struct finished {
        timestamp started_at;
        timestamp finished_at;
        audit_report found;
    };

    task<> run();

    std::unique_ptr<audit_sources> sources_;
    executor loop_;
    souk::world& world_;
    std::atomic<bool> running_ = false;
    std::atomic<bool> stopping_ = false;
    mutable std::mutex mutex_;  // Of what follows.
    std::optional<finished> last_;
    std::optional<timestamp> failed_at_;
    background running_in_;
};

// GET and POST /api/v1/audit, for administrators.
void add_audit_routes(http::router& router, background_audit& audits);

}  // namespace souk::app
