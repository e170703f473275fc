// A peer's figures, kept at hand: asking souk::metrics takes a lock.
#pragma once

#include "base/metrics.hpp"
#include "base/world.hpp"
#include "http/peer.hpp"
#include "http/peer_health.hpp"

#include <array>
#include <memory>
#include <string>

namespace souk::http {

// How a request to a peer ended.
enum class peer_outcome : std::uint8_t { ok, refused, failed, late, away, crowded };

class peer_figures {
public:
    peer_figures(metrics& figures, const std::string& peer);

    void note(peer_outcome how, double seconds);
    void note_retry() { retries_.add(); }
    void note_denied_retry() { denied_.add(); }

private:
    static constexpr std::size_t outcomes = static_cast<std::size_t>(peer_outcome::crowded) + 1;

    std::array<metrics::counter*, outcomes> requests_{};
    metrics::histogram& seconds_;
    metrics::counter& retries_;
    metrics::counter& denied_;
};

// Shows each address's breaker: 0 closed, 1 half-open, 2 open.
void show_breakers(
    metrics& figures,
    const peer_settings& of,
    const std::shared_ptr<peer_health>& health,
    world& world
);

}  // namespace souk::http
