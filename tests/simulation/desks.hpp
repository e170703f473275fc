// The services' ports to one another, over the simulated network.
#pragma once

#include "accounts/ports.hpp"
#include "orders/ports.hpp"
#include "payments/ports.hpp"
#include "simulation/surroundings.hpp"

#include <memory>

namespace souk::simulation {

// `from` is the calling process's world; all outlive what these answer.
std::unique_ptr<orders::item_desk> make_item_desk(surroundings& in, world& from);
std::unique_ptr<payments::order_desk> make_order_desk(surroundings& in, world& from);
std::unique_ptr<payments::card_network> make_card_network(surroundings& in, world& from);
std::unique_ptr<accounts::customer_records> make_customer_records(surroundings& in, world& from);

}  // namespace souk::simulation
