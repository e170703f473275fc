// One connection while a work has it. Statements are prepared once a connection.
#pragma once

#include "base/task.hpp"
#include "storage/mysql/settings.hpp"
#include "storage/mysql/statements.hpp"

#include <boost/mysql/any_connection.hpp>
#include <boost/mysql/statement.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace souk::storage::mysql {

// The connection went while it was used.
struct connection_lost : unavailable {
    using unavailable::unavailable;
};

// What is known of a connection's server side: gone when it reconnects or is reset.
struct server_side {
    std::optional<std::uint32_t> connection;  // Whose it is; nothing when it is to be set up.
    std::unordered_map<std::string, boost::mysql::statement> prepared;
};

class session {
public:
    enum class use { reading, writing };

    session(boost::mysql::any_connection& connection, server_side& known, use how)
        : connection_(connection), known_(known), use_(how)
    {
    }
    ~session() = default;
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    // Sends a step and waits for its answers, one a statement. Throws statement_failed for the
    // first that the server refuses, connection_lost.
    task<answers> run(step what);

    // A step of one statement.
    template <class... Values>
    task<answer> query(std::string sql, const Values&... values)
    {
        step one;
        one.add(std::move(sql), values...);
        auto all = co_await run(std::move(one));
        co_return std::move(all.front());
    }

    // A statement that can't be prepared, or is not worth it.
    task<answer> run_text(std::string_view sql);

    // How many round trips it took so far.
    std::size_t round_trips() const { return round_trips_; }

    // The first step also keeps this token, and fails with already_done when it is kept already.
    struct already_done {};
    void keep_token(std::string token) { token_ = std::move(token); }

    // Makes the server's side what the works rely on, if it is not yet.
    task<> set_up(const pool_settings& settings);

private:
    task<> prepare(const step& what);
    task<answers> send(const step& what, bool with_token);

    boost::mysql::any_connection& connection_;
    server_side& known_;
    use use_;
    std::size_t round_trips_ = 0;
    std::string token_;
};

}  // namespace souk::storage::mysql
