#include "app/peers.hpp"

#include <stdexcept>

namespace souk::app {

namespace {

std::string addresses_of(const settings& with, const std::string& service)
{
    const auto& peers = with.distributed.peers;
    const std::map<std::string, std::string> all = {
        {"account", peers.account},
        {"item", peers.item},
        {"order", peers.order},
        {"payment", peers.payment},
        {"cards", peers.cards},
    };
    return all.at(service);
}

http::peer_settings settings_of(const settings& with, const std::string& service)
{
    http::peer_settings chosen;
    chosen.name = service;
    try {
        chosen.addresses = http::parse_peer_addresses(addresses_of(with, service));
    } catch (const std::invalid_argument& wrong) {
        throw std::runtime_error{"peers." + service + ": " + wrong.what()};
    }
    return chosen;
}

}  // namespace

http::peer& peers::at(const std::string& service)
{
    auto& known = known_[service];
    if (!known) {
        known =
            std::make_unique<http::peer>(settings_of(settings_, service), world_, metrics_, [this] {
                return tokens_.current();
            });
    }
    return *known;
}

}  // namespace souk::app
