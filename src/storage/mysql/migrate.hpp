// Changes of a MySQL schema, each applied once, whoever starts first.
#pragma once

#include "storage/mysql/database.hpp"

#include <string>
#include <vector>

namespace souk::storage::mysql {

// One step of a schema: run once, in the order of its number, and never changed after it landed.
// MySQL commits every change of a schema by itself, so a step is a list of statements, resumed
// where a crash interrupted it. Steps only add (tables, columns with defaults, indexes), so that an
// older program goes on working beside a newer one; a step that can't is marked.
struct migration {
    int number;
    std::vector<std::string> statements;
    bool shuts_out_older = false;
};

// Brings the schema up to date, under a lock that all programs respect. Answers the numbers it
// applied. Throws std::runtime_error when a newer program shut this one out, or when a step differs
// from the one that was applied.
task<std::vector<int>>
migrate(database& db, const call& call, const std::vector<migration>& schema);

// Throws std::runtime_error unless all of the schema was applied, as it is.
task<> check_schema(database& db, const call& call, const std::vector<migration>& schema);

}  // namespace souk::storage::mysql
