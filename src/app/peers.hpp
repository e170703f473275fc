// The other services, where the settings say that they are.
#pragma once

#include "app/settings.hpp"
#include "auth/service_tokens.hpp"
#include "base/metrics.hpp"
#include "base/world.hpp"
#include "http/peer.hpp"

#include <map>
#include <memory>
#include <string>

namespace souk::app {

class peers {
public:
    // All must outlive it.
    peers(
        const settings& with,
        auth::service_tokens& tokens,
        souk::world& world,
        souk::metrics& metrics
    )
        : settings_(with), tokens_(tokens), world_(world), metrics_(metrics)
    {
    }

    // account, item, order, payment or cards. Not from several threads at once. Throws
    // std::runtime_error when its addresses can't be read.
    http::peer& at(const std::string& service);

private:
    const settings& settings_;
    auth::service_tokens& tokens_;
    souk::world& world_;
    souk::metrics& metrics_;
    std::map<std::string, std::unique_ptr<http::peer>> known_;
};

}  // namespace souk::app
