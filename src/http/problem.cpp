#include "http/message.hpp"
#include "http/target.hpp"
#include "json/writer.hpp"

#include <algorithm>

namespace souk::http {
namespace {

int status_of(refusal_kind kind)
{
    switch (kind) {
    case refusal_kind::invalid: return 400;
    case refusal_kind::unauthenticated: return 401;
    case refusal_kind::declined: return 402;
    case refusal_kind::forbidden: return 403;
    case refusal_kind::not_found: return 404;
    case refusal_kind::conflict: return 409;
    case refusal_kind::stale: return 412;
    case refusal_kind::too_large: return 413;
    case refusal_kind::unsupported_media: return 415;
    case refusal_kind::unprocessable: return 422;
    case refusal_kind::too_many: return 429;
    }
    return 400;
}

// "order-canceled" → "Order canceled".
std::string title_of(std::string_view slug)
{
    std::string title{slug};
    std::ranges::replace(title, '-', ' ');
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
        title[0] = static_cast<char>(title[0] - 'a' + 'A');
    }
    return title;
}

json::writer
begin_problem(int status, std::string_view slug, std::string_view detail, const request& about)
{
    json::writer out;
    out.begin_object()
        .member("type", "/problems/" + std::string{slug})
        .member("title", title_of(slug))
        .member("status", status)
        .member("detail", detail);
    if (!about.path.empty()) {
        out.member("instance", encode_path(about.path));
    }
    if (!about.call.traceparent.empty()) {
        out.member("traceId", about.call.trace_id());
    }
    return out;
}

response end_problem(int status, json::writer out)
{
    out.end_object();
    return {
        .status = status,
        .body = std::move(out).text(),
        .content_type = "application/problem+json",
    };
}

}  // namespace

response to_problem(const refusal& why, const request& about)
{
    const int status = status_of(why.kind);
    auto out = begin_problem(status, why.slug, why.message, about);
    if (!why.errors.empty()) {
        out.key("errors").begin_array();
        for (const auto& [field, detail] : why.errors) {
            out.begin_object().member("field", field).member("detail", detail).end_object();
        }
        out.end_array();
    }
    if (!why.payment_id.empty()) {
        out.member("paymentId", why.payment_id);
    }
    auto answer = end_problem(status, std::move(out));
    if (why.kind == refusal_kind::unauthenticated) {
        answer.extra.emplace_back("WWW-Authenticate", "Bearer");
    }
    if (why.kind == refusal_kind::too_many) {
        answer.extra.emplace_back("Retry-After", std::to_string(std::max(1, why.retry_after_s)));
    }
    return answer;
}

response problem(int status, std::string_view slug, std::string_view detail, const request& about)
{
    auto answer = end_problem(status, begin_problem(status, slug, detail, about));
    if (status == 503) {
        answer.extra.emplace_back("Retry-After", "1");
    }
    return answer;
}

}  // namespace souk::http
