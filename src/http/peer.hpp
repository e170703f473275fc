// Another service, at one address or several: who of them is asked, how often, and when not.
#pragma once

#include "base/metrics.hpp"
#include "base/world.hpp"
#include "http/breaker.hpp"
#include "http/client.hpp"
#include "http/outage.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace souk::http {

struct peer_address {
    std::string host;  // A name or a numeric address.
    std::uint16_t port = 0;

    friend bool operator==(const peer_address&, const peer_address&) = default;
};

// Reads "host:port,host:port,…", numeric IPv6 addresses in brackets. Throws std::invalid_argument
// when that is not what it says.
std::vector<peer_address> parse_peer_addresses(std::string_view text);

struct peer_settings {
    std::string name;  // In figures, the log and messages: "item".
    std::vector<peer_address> addresses;
    std::size_t connections = 64;  // Open at a time, to each address and from each loop.
    std::size_t waiting = 1'000;   // Requests that wait for one; likewise.
    std::size_t body_bytes = 64UL * 1024 * 1024;
    milliseconds connect_time{1'000};
    milliseconds try_time{5'000};  // How long one try waits for its answer.
    int tries = 3;
    milliseconds first_pause{25};  // Before the second try; doubled for each that follows.
    milliseconds longest_pause{1'000};
    double retry_share = 0.1;  // Of all requests, so many may be retries;
    double retry_burst = 20;   // this many more after a quiet time.
    breaker_settings breaker;
};

// Answers a token for calls between services. Any thread calls it.
using token_source = std::function<std::string()>;

// How long one try may take: settings' try_time, or as long as the call does, for what is known to
// take its time.
enum class patience : std::uint8_t { usual, whole_call };

// Any loop may use it; each has connections of its own. The loops must outlive it, and so must
// world and metrics.
class peer {
public:
    // Throws std::invalid_argument without an address.
    peer(peer_settings settings, world& world, metrics& figures, token_source token);
    ~peer();
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;

    // Sends the request with a token, the call's trace and the time that is left, to an address
    // that is well. What never left goes to the next address at once; what may have arrived is sent
    // again only if is_repeatable(), after a pause, and within the budget. Never waits past the
    // call's deadline.
    //
    // Any answer below 500 is answered. Else throws souk::unavailable: away_for at once when no
    // address is well, overloaded when no connection was free, deadline_passed when nothing was
    // sent in time.
    task<client_response>
    send(const call& call, client_request request, patience with = patience::usual);

    const std::string& name() const;

private:
    struct state;
    class sending;

    std::shared_ptr<state> state_;
};

}  // namespace souk::http
