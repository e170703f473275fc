#pragma once

#include "accounts/archive.hpp"
#include "accounts/ports.hpp"
#include "bus/mysql/outbox.hpp"
#include "storage/mysql/database.hpp"
#include "storage/mysql/migrate.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace souk::accounts {

// Accounts in MySQL, for any number of instances. The database has mysql_schema(); it and the
// outbox, where the store puts what a change owes, outlive the store. `on_consequences` is called
// after something was put there.
std::unique_ptr<account_store> make_mysql_store(
    storage::mysql::database& db, bus::mysql::outbox& owed, std::function<void()> on_consequences
);

const std::vector<storage::mysql::migration>& mysql_schema();

// What the database holds, as records. It has mysql_schema() and outlives this.
account_archive make_mysql_archive(storage::mysql::database& db);

}  // namespace souk::accounts
