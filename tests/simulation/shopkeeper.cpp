#include "simulation/shopkeeper.hpp"

#include <fmt/format.h>

namespace souk::simulation {

shopkeeper::shopkeeper(surroundings& in, history& past, market& of, std::size_t number)
    : with_(in.with), market_(of), chance_(in.with.seed, fmt::format("shopkeeper {}", number)),
      client_(in, past, fmt::format("shopkeeper{}", number), role::admin)
{
}

task<> shopkeeper::stock()
{
    for (std::size_t i = 0; i < with_.items; ++i) {
        items::draft what;
        what.about.upc = fmt::format("upc{}", i);
        what.about.name = fmt::format("Item {}", i);
        what.about.price = money{chance_.between(1, 5'000)};
        what.available_units = with_.units;
        for (;;) {
            const auto made = co_await client_.create(what);
            if (made && *made) {
                market_.items.push_back((*made)->id);
                break;
            }
            if (made) {                                // Taken: an earlier try succeeded after all.
                const item_id by_upc{what.about.upc};  // An item is found by either.
                const auto found = co_await client_.look_at(by_upc);
                if (found && *found) {
                    market_.items.push_back((*found)->id);
                    break;
                }
            }
            co_await client_.think(milliseconds{500});
        }
        market_.upcs.push_back(what.about.upc);
    }
}

task<> shopkeeper::deliver(item_id what)
{
    items::adjustment delivered{.item = std::move(what), .delta = 1, .reason = "delivered"};
    co_await client_.adjust(std::move(delivered));
}

task<> shopkeeper::run(std::size_t rounds)
{
    for (std::size_t i = 0; i < rounds; ++i) {
        co_await client_.think(milliseconds{chance_.between(100, 3'000)});
        co_await act();
    }
}

task<> shopkeeper::act()
{
    switch (chance_.below(5)) {
    case 0: co_await change_a_price(); break;
    case 1: co_await count_the_stock(); break;
    case 2: co_await client_.look_at(any(market_.items)); break;
    case 3:
        if (!market_.orders.empty()) {
            co_await client_.cancel(any(market_.orders));
        }
        break;
    default:
        if (!market_.payments.empty()) {
            co_await client_.refund(any(market_.payments));
        }
    }
}

task<> shopkeeper::change_a_price()
{
    items::edit_request wanted{.item = any(market_.items), .change = {}, .seen_version = {}};
    wanted.change.price = money{chance_.between(1, 5'000)};
    co_await client_.edit(std::move(wanted));
}

task<> shopkeeper::count_the_stock()
{
    items::adjustment counted{
        .item = any(market_.items),
        .delta = chance_.coin() ? chance_.between(1, 4) : -chance_.between(1, 2),
        .reason = "counted",
    };
    co_await client_.adjust(std::move(counted));
}

}  // namespace souk::simulation
