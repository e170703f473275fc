#include "app/transfer/archive.hpp"

#include "accounts/store/sqlite.hpp"
#include "app/distributed_shape.hpp"
#include "items/store/sqlite.hpp"
#include "orders/store/sqlite.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/store/sqlite.hpp"

namespace souk::app {

namespace {

class embedded_archive final : public opened_archive {
public:
    explicit embedded_archive(const settings& with)
        : files_(with, storage::sqlite::open_mode::read_write), records_(make_archive(files_))
    {
    }

    shop_archive& records() override { return records_; }

private:
    databases files_;
    shop_archive records_;
};

}  // namespace

shop_archive make_archive(databases& files)
{
    return {
        .accounts = accounts::make_sqlite_archive(files.account),
        .items = items::make_sqlite_archive(files.item),
        .orders = orders::make_sqlite_archive(files.order),
        .payments = payments::make_sqlite_archive(files.payment),
        .charges = payments::make_simulated_archive(files.provider),
    };
}

std::unique_ptr<opened_archive> open_archive(const settings& with, souk::world& world)
{
    if (with.distributed.chosen) {
        return open_distributed_archive(with, world);
    }
    return std::make_unique<embedded_archive>(with);
}

}  // namespace souk::app
