// A request as a handler sees it, and its answer.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/words.hpp"
#include "json/reader.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace souk::http {

// `other` is any method that no route takes.
enum class verb { get, head, post, put, patch, del, options, other };

std::string_view to_string(verb method);

using headers = std::vector<std::pair<std::string, std::string>>;

// Where a body goes that is made while it is sent.
class body_writer {
public:
    virtual ~body_writer() = default;

    // Sends that. Answers false when nothing more is wanted, because the reader is gone or too
    // slow, the server stops, or who asked may not ask any more: whoever makes the body returns
    // then.
    virtual task<bool> write(std::string_view bytes) = 0;

    // Waits that long, or until wake(). Answers as write() does.
    virtual task<bool> rest(milliseconds at_most) = 0;

    // From any thread, while the body is made.
    virtual void wake() = 0;
};

// Makes a whole body, for as long as it likes; it can see to its own limits only. What it throws is
// logged, and ends the connection so that nobody takes the body for whole.
using body_maker = std::function<task<>(body_writer&)>;

struct response {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";
    headers extra;                                   // Further header fields.
    std::shared_ptr<const std::string> shared_body;  // Sent instead of `body`, without a copy.
    body_maker stream;                               // Makes the body, instead of both.
};

// What came in, already checked for form: the target is decoded, and names and values are clean.
struct request {
    verb method = verb::get;
    std::string path;                               // Decoded: /api/v1/items/UPC 1
    std::string route;                              // The template that matched: /api/v1/items/{id}
    std::map<std::string, std::string> query;       // Decoded; a repeated name is refused before.
    std::map<std::string, std::string> parameters;  // What {…} stood for.
    headers fields;                                 // Names in lower case.
    std::string body;
    std::string remote_address;
    std::string request_id;
    souk::call call;
    std::optional<steady_time> wanted_by;  // When the sender says that it stops waiting.
    std::optional<principal> who;          // Set when the route asks for a token.

    // The header field of that lower-case name, or empty.
    std::string_view header(std::string_view name) const;

    // What {name} of the route's template stood for.
    const std::string& parameter(const std::string& name) const { return parameters.at(name); }

    // The caller. Only in a handler whose route asks for a token.
    const principal& caller() const;

    // The body as JSON: an object. Refuses another content type (unsupported-media-type), what is
    // no JSON, and what is no object.
    result<json::value> json() const;

    // A query parameter as a whole number; nothing when absent, a refusal when it is none or out
    // of range.
    result<std::optional<std::int64_t>>
    whole(const std::string& name, std::int64_t least, std::int64_t most) const;

    // A query parameter as text, empty when absent.
    std::string text(const std::string& name) const;
};

// An RFC 9457 problem. `type` becomes /problems/<slug>.
response to_problem(const refusal& why, const request& about);

// A problem of another status than a refusal's kinds have, such as 415 or 503.
response problem(int status, std::string_view slug, std::string_view detail, const request& about);

// Adds `Link: <…>; rel="next"` for the next page of this request's list.
void add_next_link(response& page, const request& asked, const std::string& cursor);

}  // namespace souk::http
