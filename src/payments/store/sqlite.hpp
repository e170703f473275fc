// Payments in a SQLite file.
#pragma once

#include "payments/archive.hpp"
#include "payments/ports.hpp"
#include "storage/sqlite/database.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace souk::payments {

// The outbox's tables and payments' own.
const std::vector<storage::sqlite::migration>& sqlite_schema();

// Calls `on_consequences` after a durable change that owes something: the relay and the consumers
// have work. The database must outlive the store and have the schema.
std::unique_ptr<settlement_store>
make_sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences);

// What the file holds, as records. The database has sqlite_schema() and outlives this.
settlement_archive make_sqlite_archive(storage::sqlite::database& db);

}  // namespace souk::payments
