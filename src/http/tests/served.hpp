// A service's routes behind a real socket, and a peer to ask them by.
#pragma once

#include "base/log.hpp"
#include "base/tests/real_world.hpp"
#include "http/peer.hpp"
#include "http/server.hpp"
#include "http/tests/own_loop.hpp"

#include <memory>
#include <thread>

namespace souk::http::testing {

// For services only; what tokens are worth is tested where they are checked.
inline result<principal> know_services(std::string_view token, access wanted)
{
    if (token != "a service's" || wanted != access::service) {
        return unauthenticated("invalid-token", "No.");
    }
    return principal{.email = {"test"}, .role = role::service};
}

inline peer_settings settings_for(std::string name, std::uint16_t port)
{
    return {.name = std::move(name), .addresses = {{.host = "127.0.0.1", .port = port}}};
}

inline std::string token_of_a_service()
{
    return "a service's";
}

class served {
public:
    // `routes` must outlive it.
    explicit served(const router& routes, std::string name = "peer")
    {
        log::configure(log::level::error);  // The access log would bury what a test says.
        const std::vector<executor> loops{loop_.get_executor()};
        server_ = std::make_unique<server>(loops, server_limits{}, world, figures_);
        const auto port = server_->listen("127.0.0.1", 0, routes);
        thread_ = std::jthread{[this] { loop_.run(); }};
        peer_ = std::make_unique<http::peer>(
            settings_for(std::move(name), port), world, figures_, token_of_a_service
        );
    }

    ~served()
    {
        peer_.reset();
        server_.reset();
        loop_.stop();
    }
    served(const served&) = delete;
    served& operator=(const served&) = delete;

    http::peer& peer() { return *peer_; }

    souk::testing::real_world world;

private:
    metrics figures_;
    boost::asio::io_context loop_{1};
    std::unique_ptr<server> server_;
    std::unique_ptr<http::peer> peer_;
    std::jthread thread_;
};

}  // namespace souk::http::testing
