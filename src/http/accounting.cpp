#include "http/accounting.hpp"

#include "base/log.hpp"
#include "http/response_head.hpp"
#include "http/trace.hpp"

#include <fmt/format.h>

namespace souk::http {
namespace {

constexpr std::string_view unmatched = "unmatched";

}  // namespace

request begin_request(request_head& head, const std::string& address, shared_state& shared)
{
    request begun{
        .method = head.method,
        .path = std::move(head.path),
        .query = std::move(head.query),
        .fields = std::move(head.fields),
        .remote_address = address,
    };
    auto& world = shared.world;
    begun.request_id = choose_request_id(begun.header("x-request-id"), world);
    begun.call = begin_call(begun.header("traceparent"), shared.limits.request_time, world);
    return begun;
}

request begin_unread_request(const std::string& address, shared_state& shared)
{
    request_head unread{.method = verb::other};
    return begin_request(unread, address, shared);
}

void note_answer(worker& home, const request& asked, const response& answer, steady_time began)
{
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const std::string_view route = asked.route.empty() ? unmatched : std::string_view{asked.route};
    home.figures.note(route, asked.method, answer.status, took.count());
    if (!log::enabled(log::level::info)) {
        return;
    }
    log::info(
        "request",
        {{"method", std::string{to_string(asked.method)}},
         {"route", std::string{route}},
         {"status", std::to_string(answer.status)},
         {"ms", fmt::format("{:.3f}", took.count() * 1'000)},
         {"bytes", std::to_string(body_size(answer))},
         {"requestId", asked.request_id},
         {"traceId", std::string{asked.call.trace_id()}},
         {"remote", asked.remote_address},
         {"account", asked.who ? asked.who->email.value : "-"}}
    );
}

}  // namespace souk::http
