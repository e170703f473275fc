#include "app/distributed_shape.hpp"

#include <stdexcept>

namespace souk::app {

namespace {

[[noreturn]] void fail()
{
    throw std::runtime_error{
        "this souk was built without MySQL, Cassandra and Kafka; `cmake --preset distributed` "
        "builds one with them"
    };
}

}  // namespace

std::unique_ptr<shop> open_distributed_shop(
    const settings& /*with*/,
    const std::vector<std::string>& /*services*/,
    souk::world& /*world*/,
    souk::metrics& /*metrics*/
)
{
    fail();
}

void migrate_distributed(const settings& /*with*/)
{
    fail();
}

std::unique_ptr<opened_archive>
open_distributed_archive(const settings& /*with*/, souk::world& /*world*/)
{
    fail();
}

int tail_on_kafka(const settings& /*all*/, const events_options& /*options*/)
{
    fail();
}

int dead_letters_on_kafka(const settings& /*all*/, const events_options& /*options*/)
{
    fail();
}

int retry_on_kafka(const settings& /*all*/, const events_options& /*options*/)
{
    fail();
}

}  // namespace souk::app
