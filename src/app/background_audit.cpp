#include "app/background_audit.hpp"

#include "app/audit_json.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <stdexcept>

namespace souk::app {

namespace {

// What is wrong with thousands of orders is wrong in one way.
constexpr std::size_t most_findings = 1'000;

struct stopped : std::runtime_error {
    stopped() : std::runtime_error{"the service stops"} {}
};

// POST /api/v1/audit
task<result<http::response>> start_audit(const http::request&, background_audit& audits)
{
    audits.start();
    json::writer out;
    out.begin_object().member("running", true).end_object();
    co_return http::response{.status = 202, .body = std::move(out).text()};
}

// GET /api/v1/audit
task<result<http::response>> show_audit(const http::request&, background_audit& audits)
{
    co_return http::response{.body = audits.show()};
}

}  // namespace

void background_audit::start()
{
    if (!stopping_ && !running_.exchange(true)) {
        running_in_.spawn(loop_, run());
    }
}

task<> background_audit::run()
{
    const timestamp started_at = world_.now();
    try {
        const auto go_on = [this](std::size_t) {
            if (stopping_) {
                throw stopped{};
            }
        };
        auto found = co_await audit(*sources_, world_, usual_settle_time, go_on);
        const std::scoped_lock lock{mutex_};
        last_ = finished{
            .started_at = started_at, .finished_at = world_.now(), .found = std::move(found)
        };
        failed_at_.reset();
    } catch (const std::exception& why) {
        log::error("the audit could not be finished", {{"why", why.what()}});
        const std::scoped_lock lock{mutex_};
        failed_at_ = world_.now();
    }
    running_ = false;
}

std::string background_audit::show() const
{
    json::writer out;
    out.begin_object().member("running", running_.load());
    const std::scoped_lock lock{mutex_};
    if (last_) {
        const auto& violations = last_->found.violations;
        out.key("last")
            .begin_object()
            .member("startedAt", last_->started_at)
            .member("finishedAt", last_->finished_at)
            .member("holds", violations.empty());
        out.key("counts").begin_object();
        write_counts(out, last_->found);
        out.end_object().key("findings").begin_array();
        for (std::size_t i = 0; i < std::min(violations.size(), most_findings); ++i) {
            const violation& each = violations[i];
            out.begin_object()
                .member("invariant", each.invariant)
                .member("detail", each.subject + ": " + each.detail)
                .end_object();
        }
        out.end_array().end_object();
    }
    if (failed_at_) {
        out.member("failedAt", *failed_at_);
    }
    out.end_object();
    return std::move(out).text();
}

task<> background_audit::end()
{
    stopping_ = true;
    co_await running_in_.ended();
}

void add_audit_routes(http::router& router, background_audit& audits)
{
    using enum http::verb;
    constexpr auto admin = http::access::admin;
    router.add(get, "/api/v1/audit", admin, show_audit, audits);
    router.add(post, "/api/v1/audit", admin, start_audit, audits);
}

}  // namespace souk::app
