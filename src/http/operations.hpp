// What an operator asks a running program: is it alive, is it ready, what are its figures.
#pragma once

#include "base/call.hpp"
#include "base/metrics.hpp"
#include "http/router.hpp"

#include <functional>
#include <string>
#include <vector>

namespace souk::http {

// Something without which the program can't serve, such as a store.
struct dependency {
    std::string name;
    std::function<task<>(const call&)> check;  // Throws when it is away.
};

// GET /health/live: 200 as long as the program runs.
void add_live_route(router& routes);

// GET /health/ready: 200 when every dependency answers, else 503 with the names of those that do
// not. GET /metrics: all figures. Both must outlive the router.
void add_operator_routes(
    router& routes, const std::vector<dependency>& dependencies, const metrics& figures
);

}  // namespace souk::http
