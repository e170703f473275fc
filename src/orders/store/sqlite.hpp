#pragma once

#include "orders/ports.hpp"
#include "storage/sqlite/database.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace souk::orders {

// Orders in a SQLite file. `on_consequences` is called after something was saved that the relay or
// a consumer waits for.
std::unique_ptr<order_store>
make_sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences);

const std::vector<storage::sqlite::migration>& sqlite_schema();

}  // namespace souk::orders
