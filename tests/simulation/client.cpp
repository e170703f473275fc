#include "simulation/client_calls.hpp"

namespace souk::simulation {

std::string describe(const orders::order_fields& it)
{
    return fmt::format(
        "order {} v{} {} {}",
        brief(it.id.value),
        it.version,
        orders::to_string(it.status),
        to_string(orders::order::restore(it).total())
    );
}

std::string describe(const payments::payment& it)
{
    return fmt::format(
        "payment {} of order {} v{} {} {}",
        brief(it.id.value),
        brief(it.order.value),
        it.version,
        to_string(it.status),
        to_string(it.amount)
    );
}

std::string describe(const items::item& it)
{
    return fmt::format(
        "item {} v{}/{} {} {}",
        it.about.upc,
        it.version,
        it.edited_version,
        it.available_units,
        to_string(it.about.price)
    );
}

std::string describe(const accounts::account& it)
{
    return "account " + it.email.value;
}

std::string describe(const accounts::session& it)
{
    return "logged in as " + it.who.email.value;
}

client::client(surroundings& in, simulation::history& past, std::string name, role as)
    : in_(in), past_(past), name_(std::move(name)),
      who_{.email = {name_ + "@example.org"}, .role = as},
      world_(in.time, nobody, clock_, dice{in.with.seed, "world " + name_})
{
}

}  // namespace souk::simulation
