// The embedded shape's files: one a service, one of the simulated card network.
#pragma once

#include "app/settings.hpp"
#include "storage/sqlite/database.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::app {

// A file of the data folder and the schema it has.
struct data_file {
    std::string_view name;  // "order.db"
    const std::vector<storage::sqlite::migration>& schema;
};

// In the order in which a backup must copy them: see command_backup.cpp.
std::vector<data_file> data_files();

struct databases {
    // Opens all files of the data folder; read_write also makes and migrates them.
    databases(const settings& with, storage::sqlite::open_mode mode);

    storage::sqlite::database account;
    storage::sqlite::database item;
    storage::sqlite::database order;
    storage::sqlite::database payment;
    storage::sqlite::database provider;
};

}  // namespace souk::app
