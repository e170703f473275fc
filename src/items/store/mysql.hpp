// Items and their stock in MySQL.
#pragma once

#include "items/archive.hpp"
#include "items/ports.hpp"
#include "storage/mysql/batches.hpp"
#include "storage/mysql/database.hpp"
#include "storage/mysql/migrate.hpp"

#include <memory>
#include <vector>

namespace souk::items {

const std::vector<storage::mysql::migration>& mysql_schema();

// For any number of instances. Holds, commits and releases that come at the same time share a
// transaction, as `together` says. The database has mysql_schema() and outlives the store.
std::unique_ptr<item_store>
make_mysql_store(storage::mysql::database& db, storage::mysql::batch_settings together = {});

// What the database holds, as records. It has mysql_schema() and outlives this.
item_archive make_mysql_archive(storage::mysql::database& db);

}  // namespace souk::items
