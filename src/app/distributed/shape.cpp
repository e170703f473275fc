#include "accounts/store/mysql.hpp"
#include "app/distributed/distributed_shop.hpp"
#include "app/distributed_shape.hpp"
#include "items/store/mysql.hpp"
#include "orders/store/cassandra.hpp"
#include "payments/store/cassandra.hpp"

namespace souk::app {

std::unique_ptr<shop> open_distributed_shop(
    const settings& with,
    const std::vector<std::string>& services,
    souk::world& world,
    souk::metrics& metrics
)
{
    return std::make_unique<distributed_shop>(with, services, world, metrics);
}

void migrate_distributed(const settings& with)
{
    const auto& mysql = with.distributed.mysql;
    const auto& cassandra = with.distributed.cassandra;
    open_mysql(with, mysql.account_database, accounts::mysql_schema());
    open_mysql(with, mysql.item_database, items::mysql_schema());
    open_cassandra(with, cassandra.order_keyspace, orders::cassandra_schema());
    open_cassandra(with, cassandra.payment_keyspace, payments::cassandra_schema());
}

}  // namespace souk::app
