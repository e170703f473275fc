// An HTTP/1.1 client of one server: keeps connections open and reuses them.
#pragma once

#include "base/call.hpp"
#include "base/outage.hpp"
#include "base/task.hpp"
#include "http/message.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace souk::http {

struct client_request {
    verb method = verb::get;
    std::string target;  // Path and query, percent-encoded.
    headers fields;
    std::string body;
    std::string content_type = "application/json";  // Sent when there is a body.
    bool repeatable = false;  // Whether it may be sent twice although its method says otherwise.
};

// Whether sending it again does no more than sending it once.
bool is_repeatable(const client_request& request);

struct client_response {
    int status = 0;
    headers fields;  // Names in lower case.
    std::string body;

    std::string_view header(std::string_view name) const;
};

struct client_limits {
    std::size_t connections = 1'000;  // Open at a time; further requests wait for one.
    std::size_t waiting = 10'000;     // Requests that wait; more throw souk::overloaded.
    std::size_t body_bytes = 256'000'000;
    milliseconds connect_time{5'000};
};

// Nothing of the request left this process: even one that can't be repeated may be sent again.
struct not_sent : unavailable {
    using unavailable::unavailable;
};

// The deadline passed after the request was sent.
struct answered_late : unavailable {
    using unavailable::unavailable;
};

// Lives on the loop it is used from.
class client {
public:
    client(executor loop, std::string host, std::uint16_t port, client_limits limits = {});
    ~client();
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    // Throws not_sent when the server can't be reached, answered_late when it does not answer by
    // the deadline, souk::overloaded when no connection was free, else souk::unavailable when it
    // closes in the middle or sends what is no answer. A request that can't be repeated safely is
    // sent once; on an idle connection that turns out closed before a byte was answered, a
    // repeatable one is sent again.
    task<client_response> send(const call& call, const client_request& request);

private:
    struct state;
    std::shared_ptr<state> state_;
};

// Encodes all but unreserved characters, for one path segment or query value.
std::string percent_encode(std::string_view text);

}  // namespace souk::http
