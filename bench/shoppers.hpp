// Whom and what a load test buys with.
#pragma once

#include "app/replay/shop_client.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace souk::bench {

struct shop_access {
    app::replay::shop_address address;
    std::string admin_email;
    std::string admin_password;
};

struct market {
    std::string admin_token;
    std::vector<std::string> upcs;  // Items with a thousand million units each, at 1.25.
    std::vector<std::string> item_ids;
    std::vector<std::string> tokens;  // Of customers.
};

// Makes new items and new customers. Throws std::runtime_error when the shop refuses.
task<market>
open_market(souk::world& world, shop_access shop, std::size_t items, std::size_t customers);

}  // namespace souk::bench
