// Which port answers which calls.
#pragma once

#include "app/settings.hpp"
#include "app/shop.hpp"
#include "gateway/docs.hpp"
#include "http/operations.hpp"
#include "http/rate_limit.hpp"
#include "http/router.hpp"

#include <string>
#include <vector>

namespace souk::app {

// The gateway answers all public calls; each service's port its own, the calls of other services
// and the operator's.
class routers {
public:
    routers(const settings& with, shop& of, souk::world& world, souk::metrics& metrics);
    ~routers() = default;
    routers(const routers&) = delete;
    routers& operator=(const routers&) = delete;

    http::router gateway;
    http::router account;
    http::router item;
    http::router order;
    http::router payment;

private:
    http::guard limit_of_address();

    souk::gateway::docs_files docs_;
    http::rate_limit requests_;
    http::rate_limit registrations_;
    std::vector<http::dependency> account_needs_;
    std::vector<http::dependency> item_needs_;
    std::vector<http::dependency> order_needs_;
    std::vector<http::dependency> payment_needs_;
};

}  // namespace souk::app
