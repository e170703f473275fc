#include "http/operations.hpp"

#include "base/log.hpp"
#include "json/writer.hpp"

#include <memory>

namespace souk::http {

namespace {

constexpr milliseconds check_time{1'000};

task<result<response>> answer_live()
{
    co_return response{.body = R"({"status":"live"})"};
}

// A dependency may be as slow as it likes: the answer says so after a second.
task<bool> is_there(dependency of, call call)
{
    try {
        co_await of.check(call);
        co_return true;
    } catch (const std::exception& why) {
        log::warn("dependency away", {{"dependency", of.name}, {"why", why.what()}});
    }
    co_return false;
}

task<result<response>>
answer_ready(const request& asked, const std::vector<dependency>& dependencies)
{
    call limited = asked.call;
    limited.deadline = std::min(limited.deadline, std::chrono::steady_clock::now() + check_time);
    json::writer out;
    bool ready = true;
    out.begin_object().key("dependencies").begin_object();
    for (const dependency& each : dependencies) {
        const bool there = co_await is_there(each, limited);
        ready = ready && there;
        out.member(each.name, there ? "ready" : "away");
    }
    out.end_object().member("status", ready ? "ready" : "not ready").end_object();
    response answer{.status = ready ? 200 : 503, .body = std::move(out).text()};
    if (!ready) {
        answer.extra.emplace_back("Retry-After", "1");
    }
    co_return answer;
}

task<result<response>> answer_metrics(const metrics& figures)
{
    co_return response{
        .body = figures.text(),
        .content_type = "text/plain; version=0.0.4; charset=utf-8",
    };
}

}  // namespace

void add_live_route(router& routes)
{
    routes.add(route{
        .method = verb::get,
        .path = "/health/live",
        .who = access::anyone,
        .serve = [](const request&) { return answer_live(); },
        .body_limit = 0,
    });
}

void add_operator_routes(
    router& routes, const std::vector<dependency>& dependencies, const metrics& figures
)
{
    routes.add(route{
        .method = verb::get,
        .path = "/health/ready",
        .who = access::anyone,
        .serve = [&dependencies](const request& asked
                 ) { return answer_ready(asked, dependencies); },
        .body_limit = 0,
    });
    routes.add(route{
        .method = verb::get,
        .path = "/metrics",
        .who = access::anyone,
        .serve = [&figures](const request&) { return answer_metrics(figures); },
        .body_limit = 0,
    });
}

}  // namespace souk::http
