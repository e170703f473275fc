#include "http/accounting.hpp"

#include "base/log.hpp"
#include "http/deadline.hpp"
#include "http/trace.hpp"

#include <fmt/format.h>

namespace souk::http {
namespace {

constexpr std::string_view unmatched = "unmatched";

std::string_view route_of(const request& asked)
{
    return asked.route.empty() ? unmatched : std::string_view{asked.route};
}

std::chrono::duration<double> since(steady_time began)
{
    return std::chrono::steady_clock::now() - began;
}

// One list, however many fields the proxies on the way made of it.
std::string forwarded_for(const request& of)
{
    std::string list;
    for (const auto& [name, value] : of.fields) {
        if (name == "x-forwarded-for") {
            list += list.empty() ? value : ", " + value;
        }
    }
    return list;
}

}  // namespace

request begin_request(request_head& head, const std::string& address, shared_state& shared)
{
    request begun{
        .method = head.method,
        .path = std::move(head.path),
        .query = std::move(head.query),
        .fields = std::move(head.fields),
    };
    const auto& proxies = shared.limits.proxies;
    begun.remote_address =
        proxies.contains(address) ? proxies.client_of(address, forwarded_for(begun)) : address;
    auto& world = shared.world;
    begun.request_id = choose_request_id(begun.header("x-request-id"), world);
    begun.call = begin_call(begun.header("traceparent"), shared.limits.request_time, world);
    begun.wanted_by = wanted_by(begun, world);
    return begun;
}

request begin_unread_request(const std::string& address, shared_state& shared)
{
    request_head unread{.method = verb::other};
    return begin_request(unread, address, shared);
}

void count_answer(worker& home, const request& asked, const response& answer, steady_time began)
{
    home.figures.note(route_of(asked), asked.method, answer.status, since(began).count());
}

void log_answer(const request& asked, const answer_facts& facts)
{
    if (!log::enabled(log::level::info)) {
        return;
    }
    log::info(
        "request",
        {{"method", std::string{to_string(asked.method)}},
         {"route", std::string{route_of(asked)}},
         {"status", std::to_string(facts.status)},
         {"ms", fmt::format("{:.3f}", since(facts.began).count() * 1'000)},
         {"bytes", std::to_string(facts.bytes)},
         {"requestId", asked.request_id},
         {"traceId", std::string{asked.call.trace_id()}},
         {"remote", asked.remote_address},
         {"account", asked.who ? asked.who->email.value : "-"}}
    );
}

}  // namespace souk::http
