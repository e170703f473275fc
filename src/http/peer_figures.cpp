#include "http/peer_figures.hpp"

#include <string_view>

namespace souk::http {
namespace {

constexpr std::array<std::string_view, 6> names{
    "ok", "refused", "failed", "late", "away", "crowded"
};

double to_figure(breaker::state state)
{
    switch (state) {
    case breaker::state::closed: return 0;
    case breaker::state::half_open: return 1;
    case breaker::state::open: return 2;
    }
    return 2;
}

}  // namespace

peer_figures::peer_figures(metrics& figures, const std::string& peer)
    : seconds_(figures.duration(
          "souk_peer_request_seconds", "Time until a peer's answer, with retries.", {{"peer", peer}}
      )),
      retries_(figures.count(
          "souk_peer_retries_total", "Requests to a peer that were sent again.", {{"peer", peer}}
      )),
      denied_(figures.count(
          "souk_peer_retries_denied_total",
          "Requests to a peer that were not sent again to spare it.",
          {{"peer", peer}}
      ))
{
    static_assert(names.size() == outcomes);
    for (std::size_t each = 0; each < outcomes; ++each) {
        requests_.at(each) = &figures.count(
            "souk_peer_requests_total",
            "Requests to a peer, by how they ended.",
            {{"peer", peer}, {"outcome", std::string{names.at(each)}}}
        );
    }
}

void peer_figures::note(peer_outcome how, double seconds)
{
    requests_.at(static_cast<std::size_t>(how))->add();
    seconds_.observe(seconds);
}

void show_breakers(
    metrics& figures,
    const peer_settings& of,
    const std::shared_ptr<peer_health>& health,
    world& world
)
{
    for (std::size_t each = 0; each < of.addresses.size(); ++each) {
        const auto& at = of.addresses[each];
        figures.gauge(
            "souk_peer_breaker",
            "Whether a peer's address is asked: 0 closed, 1 half-open, 2 open.",
            {{"peer", of.name}, {"address", at.host + ":" + std::to_string(at.port)}},
            [health, &world, each] { return to_figure(health->state_of(each, world.steady_now())); }
        );
    }
}

}  // namespace souk::http
