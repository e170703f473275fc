// Which port answers which calls.
#pragma once

#include "app/settings.hpp"
#include "app/shop.hpp"
#include "gateway/files.hpp"
#include "http/operations.hpp"
#include "http/rate_limit.hpp"
#include "http/router.hpp"

#include <atomic>
#include <list>
#include <optional>
#include <vector>

namespace souk::app {

// The gateway answers all public calls; each service's port its own, the calls of other services
// and the operator's.
class routers {
public:
    routers(const settings& with, shop& of, souk::world& world, const souk::metrics& metrics);
    ~routers() = default;
    routers(const routers&) = delete;
    routers& operator=(const routers&) = delete;

    http::router gateway;
    http::router account;
    http::router item;
    http::router order;
    http::router payment;
    http::router cards;

    // From now on no port is ready, so that a gateway sends nobody any more.
    void leave() { leaving_ = true; }

private:
    void add_services(const settings& with, shop& of, const souk::metrics& metrics);
    http::guard limit_of_address();
    void
    add_health(http::router& to, std::vector<http::dependency> needs, const souk::metrics& metrics);

    std::optional<souk::gateway::file_set> docs_;
    std::optional<souk::gateway::file_set> web_;
    std::atomic<bool> leaving_ = false;
    std::list<std::vector<http::dependency>> needs_;  // Of each port.
    http::rate_limit requests_;
    http::rate_limit registrations_;
};

}  // namespace souk::app
