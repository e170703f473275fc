// A database of its own on the real server that tests are given.
#pragma once

#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "storage/mysql/database.hpp"
#include "storage/mysql/migrate.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace souk::storage::mysql::testing {

using souk::testing::fake_world;
using souk::testing::wait;

// From SOUK_TEST_MYSQL, "host:port:user:password".
inline pool_settings server_settings()
{
    const char* const given = std::getenv("SOUK_TEST_MYSQL");
    if (given == nullptr) {
        throw std::runtime_error{"this test needs a MySQL server: deploy/local/mysql install && "
                                 "deploy/local/mysql start, "
                                 "then SOUK_TEST_MYSQL=127.0.0.1:13306:souk:souk-local"};
    }
    std::istringstream parts{given};
    pool_settings settings;
    std::string port;
    std::getline(parts, settings.host, ':');
    std::getline(parts, port, ':');
    std::getline(parts, settings.user, ':');
    std::getline(parts, settings.password);
    settings.port = static_cast<std::uint16_t>(std::stoi(port));
    settings.connections = 8;
    return settings;
}

inline answer run(database& on, const std::string& sql)
{
    const auto work = [&](session& with) -> task<answer> { co_return co_await with.run_text(sql); };
    return wait(on.transaction(fake_world::endless_call(), work));
}

// Its tables are made once a process, because the server is slow at that.
class test_database {
public:
    test_database(const std::string& purpose, const std::vector<migration>& schema)
        : name_(fmt::format("souk_test_{}_{}", purpose, ::getpid())), server_(server_settings())
    {
        run(server_, "DROP DATABASE IF EXISTS " + name_);
        run(server_, "CREATE DATABASE " + name_);
        database made{settings()};
        wait(migrate(made, fake_world::endless_call(), schema));
    }
    ~test_database() { run(server_, "DROP DATABASE " + name_); }
    test_database(const test_database&) = delete;
    test_database& operator=(const test_database&) = delete;

    pool_settings settings() const
    {
        auto own = server_settings();
        own.database = name_;
        return own;
    }

    // Empties those tables.
    void empty(const std::vector<std::string>& tables)
    {
        for (const auto& each : tables) {
            run(server_, "DELETE FROM " + name_ + "." + each);
        }
    }

    database& server() { return server_; }

private:
    std::string name_;
    database server_;
};

}  // namespace souk::storage::mysql::testing
