#include "http/response_head.hpp"

#include "base/log.hpp"
#include "http/characters.hpp"

#include <algorithm>
#include <array>

namespace souk::http {
namespace {

std::string_view reason_of(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Status";  // The phrase means nothing to a program.
    }
}

using constant_field = std::pair<std::string_view, std::string_view>;

constexpr std::array<constant_field, 5> usual_fields{{
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy",
     "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
}};

constexpr std::array<std::string_view, 6> own_fields{
    "Connection", "Content-Length", "Content-Type", "Date", "Transfer-Encoding", "X-Request-Id"
};

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

bool is_clean(std::string_view value)
{
    return std::ranges::none_of(value, is_forbidden_in_line);
}

bool may_be_sent(std::string_view name, std::string_view value)
{
    const bool own = std::ranges::any_of(own_fields, [&](std::string_view each) {
        return equal_without_case(each, name);
    });
    return !own && !name.empty() && all_in(token_bytes, name) && is_clean(value);
}

void append_usual(std::string& out, const headers& extra)
{
    for (const auto& [name, value] : usual_fields) {
        const bool set = std::ranges::any_of(extra, [&](const auto& each) {
            return equal_without_case(each.first, name);
        });
        if (!set) {
            append_field(out, name, value);
        }
    }
}

}  // namespace

std::size_t body_size(const response& answer)
{
    return answer.shared_body ? answer.shared_body->size() : answer.body.size();
}

bool is_chunked(const response& answer, const head_facts& facts)
{
    return answer.stream && !facts.close;
}

void append_head(std::string& out, const response& answer, const head_facts& facts)
{
    out.append("HTTP/1.1 ").append(std::to_string(answer.status)).append(" ");
    out.append(reason_of(answer.status)).append("\r\n");
    append_field(out, "Date", facts.date);
    const bool bodiless = answer.status == 204 || answer.status == 304;
    if (!bodiless) {
        if (!answer.content_type.empty() && is_clean(answer.content_type)) {
            append_field(out, "Content-Type", answer.content_type);
        }
        if (is_chunked(answer, facts)) {
            append_field(out, "Transfer-Encoding", "chunked");
        } else if (!answer.stream) {
            append_field(out, "Content-Length", std::to_string(body_size(answer)));
        }
    }
    append_usual(out, answer.extra);
    for (const auto& [name, value] : answer.extra) {
        if (may_be_sent(name, value)) {
            append_field(out, name, value);
        } else {
            log::error("response field left out", {{"name", name}});
        }
    }
    if (!facts.request_id.empty()) {
        append_field(out, "X-Request-Id", facts.request_id);
    }
    if (facts.close) {
        append_field(out, "Connection", "close");
    }
    out.append("\r\n");
}

}  // namespace souk::http
