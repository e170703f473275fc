#include "accounts/store/mysql.hpp"
#include "app/distributed/engines.hpp"
#include "app/distributed_shape.hpp"
#include "app/file.hpp"
#include "items/store/mysql.hpp"
#include "orders/store/cassandra.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/store/cassandra.hpp"

#include <chrono>
#include <filesystem>

namespace souk::app {

namespace {

// Where the process that stands for the card network keeps its file.
std::string card_file(const settings& with)
{
    make_private_folder(with.data);
    return (std::filesystem::path{with.data} / "provider.db").string();
}

class distributed_archive final : public opened_archive {
public:
    distributed_archive(const settings& with, souk::world& world)
        : accounts_(
              open_mysql(with, with.distributed.mysql.account_database, accounts::mysql_schema())
          ),
          items_(open_mysql(with, with.distributed.mysql.item_database, items::mysql_schema())),
          orders_(open_cassandra(
              with, with.distributed.cassandra.order_keyspace, orders::cassandra_schema()
          )),
          payments_(open_cassandra(
              with, with.distributed.cassandra.payment_keyspace, payments::cassandra_schema()
          )),
          cards_(card_file(with), payments::simulated_schema(), with.storage),
          records_{
              .accounts = accounts::make_mysql_archive(*accounts_),
              .items = items::make_mysql_archive(*items_),
              .orders = orders::make_cassandra_archive(
                  *orders_, world, {.key_lifetime = with.orders.keys_for}
              ),
              .payments = payments::make_cassandra_archive(
                  *payments_,
                  world,
                  {.key_lifetime = std::chrono::duration_cast<seconds>(with.payments.keys_for)}
              ),
              .charges = payments::make_simulated_archive(cards_),
          }
    {
    }

    shop_archive& records() override { return records_; }

private:
    std::unique_ptr<storage::mysql::database> accounts_;
    std::unique_ptr<storage::mysql::database> items_;
    std::unique_ptr<storage::cassandra::session> orders_;
    std::unique_ptr<storage::cassandra::session> payments_;
    storage::sqlite::database cards_;
    shop_archive records_;
};

}  // namespace

std::unique_ptr<opened_archive> open_distributed_archive(const settings& with, souk::world& world)
{
    return std::make_unique<distributed_archive>(with, world);
}

}  // namespace souk::app
