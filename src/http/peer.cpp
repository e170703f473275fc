#include "http/peer.hpp"

#include "base/log.hpp"
#include "http/peer_state.hpp"

#include <stdexcept>
#include <utility>

namespace souk::http {
namespace {

// A try that got less time than this says nothing about the peer when it fails.
constexpr milliseconds fair_time{250};
std::vector<std::string> texts_of(const std::vector<peer_address>& addresses)
{
    std::vector<std::string> texts;
    texts.reserve(addresses.size());
    for (const auto& each : addresses) {
        texts.push_back(each.host + ":" + std::to_string(each.port));
    }
    return texts;
}

}  // namespace

peer::state::state(peer_settings with, souk::world& world, metrics& figures, token_source source)
    : settings(std::move(with)), texts(texts_of(settings.addresses)), world(world),
      token(std::move(source)), figures(figures, settings.name),
      health(std::make_shared<peer_health>(settings.addresses.size(), settings.breaker)),
      budget(settings.retry_share, settings.retry_burst)
{
}

pool& peer::state::pool_of(const executor& loop)
{
    const std::scoped_lock lock{mutex};
    auto& own = pools[&loop.context()];
    if (own.empty()) {
        own = make_pool(loop);
    }
    return own;
}

pool peer::state::make_pool(const executor& loop) const
{
    const client_limits limits{
        .connections = settings.connections,
        .waiting = settings.waiting,
        .body_bytes = settings.body_bytes,
        .connect_time = settings.connect_time,
    };
    pool made;
    for (const auto& each : settings.addresses) {
        made.push_back(std::make_unique<client>(loop, each.host, each.port, limits));
    }
    return made;
}

void peer::state::note(
    const peer_health::choice& asked, const attempt_result& how, milliseconds given
)
{
    auto outcome = breaker::outcome::success;
    if (!how) {
        const bool telling = given >= fair_time && how.error().how != peer_outcome::crowded;
        outcome = telling ? breaker::outcome::failure : breaker::outcome::unknown;
    }
    const auto changed = health->note(asked, outcome, world.steady_now());
    if (changed == peer_health::change::none) {
        return;
    }
    const bool back = changed == peer_health::change::back;
    const auto& address = texts[asked.address];
    if (back) {
        log::info("a peer is back", {{"peer", settings.name}, {"address", address}});
        return;
    }
    log::warn(
        "a peer is away", {{"peer", settings.name}, {"address", address}, {"why", how.error().why}}
    );
}

peer::peer(peer_settings settings, world& world, metrics& figures, token_source token)
{
    if (settings.addresses.empty()) {
        throw std::invalid_argument{"the peer " + settings.name + " has no address"};
    }
    state_ = std::make_shared<state>(std::move(settings), world, figures, std::move(token));
    show_breakers(figures, state_->settings, state_->health, world);
}

peer::~peer() = default;

task<client_response> peer::send(const call& call, client_request request, patience with)
{
    const auto state = state_;
    sending own{*state, call, std::move(request), with};
    co_return co_await own.run();
}

const std::string& peer::name() const
{
    return state_->settings.name;
}

}  // namespace souk::http
