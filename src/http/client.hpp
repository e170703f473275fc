// An HTTP/1.1 client of one server: keeps connections open and reuses them.
#pragma once

#include "base/call.hpp"
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
};

struct client_response {
    int status = 0;
    headers fields;  // Names in lower case.
    std::string body;

    std::string_view header(std::string_view name) const;
};

// Lives on the loop it is used from.
class client {
public:
    client(executor loop, std::string host, std::uint16_t port);
    ~client();
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    // Throws souk::unavailable when the server can't be reached, closes in the middle or does not
    // answer by the deadline. A request that can't be repeated safely is sent once; on an idle
    // connection that turns out closed before a byte was answered, a repeatable one is sent again.
    task<client_response> send(const call& call, const client_request& request);

private:
    struct state;
    std::shared_ptr<state> state_;
};

// Encodes all but unreserved characters, for one path segment or query value.
std::string percent_encode(std::string_view text);

}  // namespace souk::http
