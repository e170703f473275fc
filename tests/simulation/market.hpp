// What is known in town: what the shop sells, and which orders and payments there are.
#pragma once

#include "base/words.hpp"

#include <string>
#include <vector>

namespace souk::simulation {

struct market {
    std::vector<item_id> items;
    std::vector<std::string> upcs;
    std::vector<order_id> orders;
    std::vector<payment_id> payments;
};

}  // namespace souk::simulation
