#include "app/distributed_shape.hpp"
#include "app/embedded_shop.hpp"

namespace souk::app {

std::unique_ptr<shop> open_shop(
    const settings& with,
    const std::vector<std::string>& services,
    souk::world& world,
    souk::metrics& metrics
)
{
    if (with.distributed.chosen) {
        return open_distributed_shop(with, services, world, metrics);
    }
    return std::make_unique<embedded_shop>(with, world, metrics);
}

}  // namespace souk::app
