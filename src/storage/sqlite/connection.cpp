#include "storage/sqlite/connection.hpp"

#include <utility>

namespace souk::storage::sqlite {

namespace {

constexpr int busy_time_ms = 10'000;

[[noreturn]] void fail(sqlite3* db, int code)
{
    const char* const file = sqlite3_db_filename(db, "main");
    const auto message = std::string{file == nullptr ? "" : file} + ": " + sqlite3_errmsg(db);
    switch (code & 0xff) {
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: throw corrupt{message};
    default: throw unavailable{message};
    }
}

void check(sqlite3* db, int code)
{
    if (code != SQLITE_OK) {
        fail(db, code);
    }
}

}  // namespace

rows::rows(rows&& other) noexcept
    : db_(other.db_), statement_(std::exchange(other.statement_, nullptr))
{
}

rows::~rows()
{
    if (statement_ != nullptr) {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
}

bool rows::step()
{
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        fail(db_, code);
    }
    return false;
}

std::string rows::text(int column) const
{
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string{} : std::string{bytes, size};
}

std::int64_t rows::integer(int column) const
{
    return sqlite3_column_int64(statement_, column);
}

bool rows::is_null(int column) const
{
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::optional<std::string> rows::optional_text(int column) const
{
    return is_null(column) ? std::nullopt : std::optional{text(column)};
}

std::optional<std::int64_t> rows::optional_integer(int column) const
{
    return is_null(column) ? std::nullopt : std::optional{integer(column)};
}

connection::connection(const std::string& path, open_mode mode)
{
    const int flags = mode == open_mode::read_only ? SQLITE_OPEN_READONLY
                                                   : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const int code = sqlite3_open_v2(path.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code != SQLITE_OK) {
        const std::string message = handle_ == nullptr ? "no memory" : sqlite3_errmsg(handle_);
        sqlite3_close(handle_);
        throw unavailable{"cannot open " + path + ": " + message};
    }
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, busy_time_ms);
    run_script("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;");
}

connection::~connection()
{
    statements_.clear();
    sqlite3_close(handle_);
}

void connection::run_script(const std::string& sql)
{
    check(handle_, sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
}

sqlite3_stmt* connection::prepare(std::string_view sql)
{
    if (const auto found = statements_.find(sql); found != statements_.end()) {
        return found->second.get();
    }
    sqlite3_stmt* statement = nullptr;
    check(
        handle_,
        sqlite3_prepare_v3(
            handle_,
            sql.data(),
            static_cast<int>(sql.size()),
            SQLITE_PREPARE_PERSISTENT,
            &statement,
            nullptr
        )
    );
    statements_.emplace(sql, statement);
    return statement;
}

// Values outlive the rows by contract, so SQLite need not copy them.
void connection::bind(sqlite3_stmt* statement, int position, std::string_view value)
{
    const char* const bytes = value.empty() ? "" : &value.front();
    check(
        handle_,
        sqlite3_bind_text64(statement, position, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8)
    );
}

// No bytes are not the same as nothing.
void connection::bind(sqlite3_stmt* statement, int position, std::span<const std::byte> value)
{
    const void* const bytes = value.empty() ? "" : static_cast<const void*>(value.data());
    check(handle_, sqlite3_bind_blob64(statement, position, bytes, value.size(), SQLITE_STATIC));
}

void connection::bind(sqlite3_stmt* statement, int position, std::int64_t value)
{
    check(handle_, sqlite3_bind_int64(statement, position, value));
}

void connection::bind(sqlite3_stmt* statement, int position, std::nullptr_t)
{
    check(handle_, sqlite3_bind_null(statement, position));
}

}  // namespace souk::storage::sqlite
