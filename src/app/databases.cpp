#include "app/databases.hpp"

#include "accounts/store/sqlite.hpp"
#include "app/file.hpp"
#include "items/store/sqlite.hpp"
#include "orders/store/sqlite.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/store/sqlite.hpp"

#include <filesystem>

namespace souk::app {

namespace {

std::string path_of(const settings& with, std::string_view name)
{
    return (std::filesystem::path{with.data} / name).string();
}

// The first file's path: makes the folder for all of them.
std::string
path_in_folder(const settings& with, storage::sqlite::open_mode mode, std::string_view name)
{
    if (mode == storage::sqlite::open_mode::read_write) {
        make_private_folder(with.data);
    }
    return path_of(with, name);
}

storage::sqlite::database_settings in_mode(const settings& with, storage::sqlite::open_mode mode)
{
    storage::sqlite::database_settings chosen = with.storage;
    chosen.mode = mode;
    return chosen;
}

}  // namespace

std::vector<data_file> data_files()
{
    return {
        {.name = "account.db", .schema = accounts::sqlite_schema()},
        {.name = "item.db", .schema = items::sqlite_schema()},
        {.name = "order.db", .schema = orders::sqlite_schema()},
        {.name = "payment.db", .schema = payments::sqlite_schema()},
        {.name = "provider.db", .schema = payments::simulated_schema()},
    };
}

databases::databases(const settings& with, storage::sqlite::open_mode mode)
    : account(
          path_in_folder(with, mode, "account.db"), accounts::sqlite_schema(), in_mode(with, mode)
      ),
      item(path_of(with, "item.db"), items::sqlite_schema(), in_mode(with, mode)),
      order(path_of(with, "order.db"), orders::sqlite_schema(), in_mode(with, mode)),
      payment(path_of(with, "payment.db"), payments::sqlite_schema(), in_mode(with, mode)),
      provider(path_of(with, "provider.db"), payments::simulated_schema(), in_mode(with, mode))
{
}

}  // namespace souk::app
