#include "storage/sqlite/database.hpp"

#include <fmt/format.h>
#include <stdexcept>

namespace souk::storage::sqlite {

namespace {

// FNV-1a: tells a changed migration, does not defend against anyone.
std::int64_t checksum(std::string_view text)
{
    std::uint64_t sum = 14695981039346656037ULL;
    for (const char each : text) {
        sum = (sum ^ static_cast<unsigned char>(each)) * 1099511628211ULL;
    }
    return static_cast<std::int64_t>(sum);
}

std::string doubled_quotes(std::string_view text)
{
    std::string doubled;
    for (const char each : text) {
        doubled.append(each == '\'' ? 2 : 1, each);
    }
    return doubled;
}

int check_applied(connection& db, const std::vector<migration>& schema)
{
    int last = 0;
    auto applied = db.query("SELECT number, checksum FROM schema_migrations ORDER BY number");
    while (applied.step()) {
        last = static_cast<int>(applied.integer(0));
        if (last > static_cast<int>(schema.size())) {
            throw std::runtime_error{"the data was written by a newer Souk"};
        }
        if (applied.integer(1) != checksum(schema.at(static_cast<std::size_t>(last) - 1).sql)) {
            throw std::runtime_error{
                "migration " + std::to_string(last) + " differs from the one that was applied"
            };
        }
    }
    return last;
}

}  // namespace

std::string redefine(std::string_view table, std::string_view old_part, std::string_view new_part)
{
    return fmt::format(
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = replace(sql, '{}', '{}') WHERE type = 'table' AND name = "
        "'{}';"
        "PRAGMA writable_schema = RESET;",
        doubled_quotes(old_part),
        doubled_quotes(new_part),
        table
    );
}

void check_schema(connection& db, const std::vector<migration>& schema)
{
    if (check_applied(db, schema) != static_cast<int>(schema.size())) {
        throw std::runtime_error{"the data was written by an older Souk: run souk migrate"};
    }
}

std::vector<int> migrate(connection& db, const std::vector<migration>& schema)
{
    std::vector<int> done;
    db.run_script("BEGIN IMMEDIATE");
    try {
        db.run_script("CREATE TABLE IF NOT EXISTS schema_migrations ("
                      "number INTEGER PRIMARY KEY, checksum INTEGER NOT NULL) STRICT");
        const int last = check_applied(db, schema);
        for (const migration& each : schema) {
            if (each.number > last) {
                db.run_script(each.sql);
                db.execute(
                    "INSERT INTO schema_migrations VALUES (?, ?)", each.number, checksum(each.sql)
                );
                done.push_back(each.number);
            }
        }
        db.run_script("COMMIT");
    } catch (...) {
        if (sqlite3_get_autocommit(db.handle()) == 0) {
            db.run_script("ROLLBACK");
        }
        throw;
    }
    return done;
}

}  // namespace souk::storage::sqlite
