// Numbered changes of a keyspace's schema.
#pragma once

#include "storage/cassandra/session.hpp"

#include <initializer_list>
#include <string>
#include <vector>

namespace souk::storage::cassandra {

// Statements must be repeatable (IF NOT EXISTS): a crash may come between them and their record.
struct migration {
    int number = 0;
    std::vector<std::string> statements;
};

// The statements of several lists, one after another.
std::vector<std::string> joined(std::initializer_list<std::vector<std::string>> lists);

// Makes the session's keyspace when it is not there, uses it, and applies what was not applied yet,
// in the order of the numbers. Blocks. One program at a time does it; others wait for their turn.
// Migrations of a newer program are left as they are; a gap before a known one throws
// std::logic_error.
void migrate(session& db, const std::vector<migration>& schema);

}  // namespace souk::storage::cassandra
