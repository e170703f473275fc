#pragma once

#include "accounts/archive.hpp"
#include "accounts/ports.hpp"
#include "storage/sqlite/database.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace souk::accounts {

// Accounts in a SQLite file. `on_consequences` is called after something was saved that the relay
// waits for.
std::unique_ptr<account_store>
make_sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences);

const std::vector<storage::sqlite::migration>& sqlite_schema();

// What the file holds, as records. The database has sqlite_schema() and outlives this.
account_archive make_sqlite_archive(storage::sqlite::database& db);

}  // namespace souk::accounts
