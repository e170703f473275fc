// A closed loop of load: every connection asks again as soon as it is answered.
#pragma once

#include "app/replay/latencies.hpp"
#include "shoppers.hpp"

#include <cstddef>
#include <map>

namespace souk::bench {

enum class load_kind { orders, checkouts };

struct load_options {
    load_kind kind{};
    app::replay::shop_address address;
    std::size_t connections = 32;
    std::size_t lines = 2;  // Of each order.
    std::chrono::seconds duration{10};
};

struct load_result {
    std::size_t done = 0;          // Orders, or checkouts whose order is COMPLETED.
    double seconds = 0;            // Until the last of them was.
    app::replay::latencies times;  // Of an order's answer; or from order to the payment's answer.
    std::map<int, std::size_t> refused;  // By status.
};

// Runs it on the caller's loop.
task<load_result> run_load(souk::world& world, const market& with, load_options options);

}  // namespace souk::bench
