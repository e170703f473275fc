// The one who stocks the shelves, changes prices, cancels orders and gives money back.
#pragma once

#include "simulation/client.hpp"
#include "simulation/market.hpp"

namespace souk::simulation {

class shopkeeper {
public:
    shopkeeper(surroundings& in, history& past, market& of, std::size_t number);

    // Puts the items on the shelves, however long that takes.
    task<> stock();

    // So many rounds through the shop.
    task<> run(std::size_t rounds);

    // One unit more.
    task<> deliver(item_id what);

private:
    task<> act();
    task<> change_a_price();
    task<> count_the_stock();

    template <class T>
    const T& any(const std::vector<T>& of)
    {
        return chance_.pick(std::span<const T>{of});
    }

    const plan& with_;
    market& market_;
    dice chance_;
    client client_;
};

}  // namespace souk::simulation
