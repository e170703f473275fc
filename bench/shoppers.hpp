// Whom and what a load test buys with.
#pragma once

#include "app/replay/shop_client.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace souk::bench {

struct market_plan {
    app::replay::shop_address address;
    std::string admin_email;
    std::string admin_password;
    std::string
        secret_key;        // Of the shop: customers' tokens are signed here. Empty: they register.
    std::string customer;  // An e-mail that has orders: the only customer. Empty: new ones.
    std::size_t items = 50;
    std::int64_t stock = 1'000'000'000;  // Of each item.
    std::size_t customers = 1;
    std::size_t accounts = 0;  // That log in; they register even so.
};

struct market {
    std::string admin_token;
    std::vector<std::string> upcs;  // New items at 1.25.
    std::vector<std::string> item_ids;
    std::vector<std::string> tokens;                            // Of customers.
    std::vector<std::pair<std::string, std::string>> accounts;  // E-mails and passwords.
    std::vector<std::string> words;                             // To search for.
};

// Makes new items and new customers. Throws std::runtime_error when the shop refuses.
task<market> open_market(souk::world& world, market_plan plan);

}  // namespace souk::bench
