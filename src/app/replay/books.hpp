// Whether the shop's books say of a replay's orders what the file says.
#pragma once

#include "app/replay/runner.hpp"

namespace souk::app::replay {

struct books {
    money charged;                // Payments that took money, of the replay's orders.
    money refunded;               // Those of them that gave it back.
    std::int64_t sold_units = 0;  // Off the shelf for the replay's orders, by the stock's ledger.
    std::size_t completed = 0;
    std::size_t canceled = 0;
    mishaps differences;  // Orders, payments and items that are not as the file says.
};

// Whether money and units are the plan's, and nothing else differs.
bool is_balanced(const books& said, const plan& of);

// Asks the shop for every order, payment and stock movement of the replay. What a purchase leaves
// to be done soon after gets `settle_time` to be done. Throws as shop_client does.
task<books> read_books(
    shop_client& shop,
    souk::world& world,
    const plan& of,
    const run_report& sent,
    credentials admin,
    milliseconds settle_time
);

}  // namespace souk::app::replay
