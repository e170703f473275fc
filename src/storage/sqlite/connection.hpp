// A thin owner around one SQLite connection: statements are prepared once and kept.
#pragma once

#include "base/outage.hpp"

#include <sqlite3.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace souk::storage::sqlite {

// The disk failed in a way after which nobody can say what it holds. When that happens to what is
// written, the process stops, and what is true is read from the disk at the next start.
struct corrupt : unavailable {
    using unavailable::unavailable;
};

class connection;

// The rows of a running statement; resets it when it goes. At most one at a time of one SQL text.
class rows {
public:
    rows(rows&& other) noexcept;
    rows& operator=(rows&&) = delete;
    rows(const rows&) = delete;
    rows& operator=(const rows&) = delete;
    ~rows();

    // Moves to the next row, if there is one.
    bool step();

    std::string text(int column) const;  // Also of a blob.
    std::int64_t integer(int column) const;
    bool is_null(int column) const;
    std::optional<std::string> optional_text(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;

private:
    friend class connection;
    rows(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}

    sqlite3* db_;
    sqlite3_stmt* statement_;
};

enum class open_mode { read_write, read_only };

// Belongs to one thread at a time. Every failure throws unavailable.
class connection {
public:
    connection(const std::string& path, open_mode mode);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    // Begins a statement; parameters in order. Values must outlive the rows.
    template <class... Values>
    rows query(std::string_view sql, const Values&... values)
    {
        sqlite3_stmt* const statement = prepare(sql);
        rows answer{handle_, statement};
        bind_all(statement, std::index_sequence_for<Values...>{}, values...);
        return answer;
    }

    // Runs a statement to its end. Answers how many rows it changed.
    template <class... Values>
    std::int64_t execute(std::string_view sql, const Values&... values)
    {
        rows running = query(sql, values...);
        while (running.step()) {
        }
        return sqlite3_changes64(handle_);
    }

    // Runs several statements without parameters, such as a migration.
    void run_script(const std::string& sql);

    sqlite3* handle() { return handle_; }

private:
    sqlite3_stmt* prepare(std::string_view sql);

    template <std::size_t... Positions, class... Values>
    void
    bind_all(sqlite3_stmt* statement, std::index_sequence<Positions...>, const Values&... values)
    {
        (bind(statement, static_cast<int>(Positions) + 1, values), ...);
    }

    void bind(sqlite3_stmt* statement, int position, std::string_view value);
    void bind(sqlite3_stmt* statement, int position, std::span<const std::byte> value);
    void bind(sqlite3_stmt* statement, int position, std::int64_t value);
    void bind(sqlite3_stmt* statement, int position, std::nullptr_t);

    void bind(sqlite3_stmt* statement, int position, const std::string& value)
    {
        bind(statement, position, std::string_view{value});
    }

    template <std::integral Whole>
    void bind(sqlite3_stmt* statement, int position, Whole value)
    {
        bind(statement, position, static_cast<std::int64_t>(value));
    }

    template <class T>
    void bind(sqlite3_stmt* statement, int position, const std::optional<T>& value)
    {
        if (value) {
            bind(statement, position, *value);
        } else {
            bind(statement, position, nullptr);
        }
    }

    struct finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    struct text_hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    sqlite3* handle_ = nullptr;
    std::unordered_map<
        std::string,
        std::unique_ptr<sqlite3_stmt, finalize>,
        text_hash,
        std::equal_to<>>
        statements_;
};

}  // namespace souk::storage::sqlite
