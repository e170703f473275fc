// Items and their stock in one SQLite file.
#pragma once

#include "items/archive.hpp"
#include "items/ports.hpp"
#include "storage/sqlite/database.hpp"

#include <memory>
#include <vector>

namespace souk::items {

const std::vector<storage::sqlite::migration>& sqlite_schema();

// The database has sqlite_schema() and outlives the store.
std::unique_ptr<item_store> make_sqlite_store(storage::sqlite::database& db);

// What the file holds, as records. The database has sqlite_schema() and outlives this.
item_archive make_sqlite_archive(storage::sqlite::database& db);

}  // namespace souk::items
