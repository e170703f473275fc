// An HTTP/1.1 server: framing, limits, time-outs, keep-alive. Knows no route of its own.
#pragma once

#include "base/metrics.hpp"
#include "base/world.hpp"
#include "http/proxies.hpp"
#include "http/router.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace souk::http {

struct server_limits {
    std::size_t header_bytes = 16'384;
    std::size_t body_bytes = 262'144;
    std::size_t connections = 10'000;
    std::size_t connections_per_address = 1'000;
    std::size_t requests_in_flight = 4'000;  // More are answered 503 at once.
    milliseconds header_time{10'000};        // From the first byte to the end of the header.
    milliseconds idle_time{60'000};          // Between requests.
    milliseconds body_time{30'000};          // For a whole body.
    milliseconds write_time{30'000};         // For a whole answer, or a part that was made of it.
    milliseconds request_time{30'000};       // The deadline that a request's work gets.
    trusted_proxies proxies;                 // Their connections are not counted by address.
};

// Every connection lives on one event loop. What is framed in a way that another party could read
// otherwise is refused with 400 and the connection closed.
class server {
public:
    // Serves on each of the loops; all must outlive it.
    server(
        std::span<const executor> loops,
        server_limits limits,
        souk::world& world,
        souk::metrics& metrics
    );
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    // Serves a router (which must outlive this) on an address and port; port 0 picks a free one.
    // Answers the port. Throws std::runtime_error when it is taken, also by another Souk.
    std::uint16_t listen(const std::string& address, std::uint16_t port, const router& routes);

    // Closes listeners and idle connections; a request in flight is answered, with
    // `Connection: close`; a body that is being made ends as it is. Returns when all are gone or
    // the time is over.
    task<> stop(milliseconds at_most);

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace souk::http
