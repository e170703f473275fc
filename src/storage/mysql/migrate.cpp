#include "storage/mysql/migrate.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <stdexcept>

namespace souk::storage::mysql {

namespace {

// FNV-1a: tells a changed migration, does not defend against anyone.
std::int64_t checksum(const migration& of)
{
    std::uint64_t sum = 14695981039346656037ULL;
    for (const auto& statement : of.statements) {
        for (const char each : statement + ';') {
            sum = (sum ^ static_cast<unsigned char>(each)) * 1099511628211ULL;
        }
    }
    return static_cast<std::int64_t>(sum);
}

struct applied_migration {
    int number = 0;
    std::int64_t checksum = 0;
    std::size_t statements_done = 0;
    bool complete = false;
    bool shuts_out_older = false;
};

// `applied_works` holds what tells a work that was kept from one that was not (repetition).
constexpr auto own_tables = {
    "CREATE TABLE IF NOT EXISTS schema_migrations (number INT PRIMARY KEY, "
    "checksum BIGINT NOT NULL, statements_done INT NOT NULL, complete TINYINT NOT NULL, "
    "shuts_out_older TINYINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS applied_works (token VARCHAR(32) CHARACTER SET ascii "
    "COLLATE ascii_bin PRIMARY KEY, at BIGINT NOT NULL, INDEX applied_works_by_time (at))",
};

task<std::vector<applied_migration>> select_applied(session& with)
{
    const auto rows = co_await with.run_text(
        "SELECT number, checksum, statements_done, complete, shuts_out_older "
        "FROM schema_migrations ORDER BY number"
    );
    std::vector<applied_migration> found;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        found.push_back({
            .number = static_cast<int>(row.integer(0)),
            .checksum = row.integer(1),
            .statements_done = static_cast<std::size_t>(row.integer(2)),
            .complete = row.integer(3) != 0,
            .shuts_out_older = row.integer(4) != 0,
        });
    }
    co_return found;
}

const migration* find(const std::vector<migration>& schema, int number)
{
    const auto found = std::ranges::find(schema, number, &migration::number);
    return found == schema.end() ? nullptr : &*found;
}

void check(const std::vector<applied_migration>& applied, const std::vector<migration>& schema)
{
    for (const auto& each : applied) {
        const auto* const known = find(schema, each.number);
        if (known == nullptr && each.shuts_out_older) {
            throw std::runtime_error{"the data was written by a newer Souk"};
        }
        // One that failed half-way may be mended.
        if (known != nullptr && each.complete && each.checksum != checksum(*known)) {
            throw std::runtime_error{
                "migration " + std::to_string(each.number) +
                " differs from the one that was applied"
            };
        }
    }
}

// A crash may have come between a statement and its record.
bool was_done_before(const statement_failed& failed)
{
    constexpr int table_exists = 1050;
    constexpr int duplicate_column = 1060;
    constexpr int duplicate_index = 1061;
    constexpr int cant_drop = 1091;
    switch (failed.number) {
    case table_exists:
    case duplicate_column:
    case duplicate_index:
    case cant_drop:
    case duplicate_key: return true;
    default: return false;
    }
}

task<> run_statement(session& with, const std::string& sql, bool may_be_done)
{
    try {
        co_await with.run_text(sql);
    } catch (const statement_failed& failed) {
        if (!may_be_done || !was_done_before(failed)) {
            throw;
        }
    }
}

task<> note_progress(session& with, const migration& of, std::size_t statements_done)
{
    co_await with.query(
        "REPLACE INTO schema_migrations VALUES (?, ?, ?, ?, ?)",
        of.number,
        checksum(of),
        statements_done,
        statements_done == of.statements.size() ? 1 : 0,
        of.shuts_out_older ? 1 : 0
    );
    co_await with.run_text("COMMIT");
}

task<> apply(session& with, const migration& each, const applied_migration* begun)
{
    const std::size_t first = begun == nullptr ? 0 : begun->statements_done;
    if (begun == nullptr) {
        co_await note_progress(with, each, 0);
    }
    for (std::size_t i = first; i < each.statements.size(); ++i) {
        co_await run_statement(with, each.statements[i], begun != nullptr && i == first);
        co_await note_progress(with, each, i + 1);
    }
    log::info("schema changed", {{"migration", std::to_string(each.number)}});
}

task<std::vector<int>> apply_all(session& with, const std::vector<migration>& schema)
{
    for (const auto* const sql : own_tables) {
        co_await with.run_text(sql);
    }
    const auto applied = co_await select_applied(with);
    check(applied, schema);
    std::vector<int> done;
    for (const auto& each : schema) {
        const auto found = std::ranges::find(applied, each.number, &applied_migration::number);
        const bool begun = found != applied.end();
        if (!begun || !found->complete) {
            co_await apply(with, each, begun ? &*found : nullptr);
            done.push_back(each.number);
        }
    }
    co_return done;
}

task<std::vector<int>> apply_alone(session& with, const std::vector<migration>& schema)
{
    // The lock belongs to the connection: it goes with it.
    const auto locked =
        co_await with.run_text("SELECT GET_LOCK(CONCAT('souk-schema-', DATABASE()), 20)");
    if (locked[0].is_null(0) || locked[0].integer(0) != 1) {
        throw overtaken{"another program changes the schema"};
    }
    std::exception_ptr failure;
    std::vector<int> done;
    try {
        done = co_await apply_all(with, schema);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await with.run_text("SELECT RELEASE_LOCK(CONCAT('souk-schema-', DATABASE()))");
    if (failure) {
        std::rethrow_exception(failure);
    }
    co_return done;
}

task<std::vector<applied_migration>> select_applied_if_any(session& with)
{
    const auto known = co_await with.run_text(
        "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() "
        "AND table_name = 'schema_migrations'"
    );
    co_return known.empty() ? std::vector<applied_migration>{} : co_await select_applied(with);
}

}  // namespace

task<std::vector<int>> migrate(database& db, const call& call, const std::vector<migration>& schema)
{
    const auto work = [&](session& with) { return apply_alone(with, schema); };
    co_return co_await db.transaction(call, work);
}

task<> check_schema(database& db, const call& call, const std::vector<migration>& schema)
{
    const auto applied = co_await db.transaction(call, select_applied_if_any);
    check(applied, schema);
    for (const auto& each : schema) {
        const auto found = std::ranges::find(applied, each.number, &applied_migration::number);
        if (found == applied.end() || !found->complete) {
            throw std::runtime_error{"the data was written by an older Souk: run souk migrate"};
        }
    }
}

}  // namespace souk::storage::mysql
