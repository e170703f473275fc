// A keyspace of the test program's own, on the real server that the environment names.
#pragma once

#include "storage/cassandra/migrate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace souk::storage::cassandra::testing {

// Where the server is; without one the tests that need it fail, because they did not run.
inline std::string server()
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets variables meanwhile.
    const char* const found = std::getenv("SOUK_TEST_CASSANDRA");
    if (found == nullptr) {
        throw std::runtime_error{"these tests need a Cassandra: run deploy/local/cassandra start, "
                                 "then set SOUK_TEST_CASSANDRA=127.0.0.1:9042"};
    }
    return found;
}

inline session_settings test_settings()
{
    std::random_device source;
    session_settings settings;
    settings.nodes = {server()};
    settings.keyspace = fmt::format("test_{:08x}{:08x}", source(), source());
    return settings;
}

// Made once in a process, because a table takes its time; dropped at the end.
class keyspace {
public:
    // The process's own, with that schema and no rows.
    static keyspace& emptied(const std::vector<migration>& schema)
    {
        static auto* const dropper =
            ::testing::AddGlobalTestEnvironment(new drop_at_the_end);  // gtest deletes it.
        static_cast<void>(dropper);
        if (!current()) {
            current() = std::make_unique<keyspace>(schema);
        } else {
            current()->truncate();
        }
        return *current();
    }

    explicit keyspace(const std::vector<migration>& schema) : db_(test_settings())
    {
        migrate(db_, schema);
        constexpr std::string_view create = "CREATE TABLE IF NOT EXISTS ";
        for (const migration& each : schema) {
            for (const std::string& cql : each.statements) {
                if (const auto at = cql.find(create); at != std::string::npos) {
                    const auto begin = at + create.size();
                    const auto table = cql.substr(begin, cql.find(' ', begin) - begin);
                    truncations_.push_back(db_.prepare("TRUNCATE " + table, usage::write));
                }
            }
        }
    }

    ~keyspace() { db_.run("DROP KEYSPACE " + db_.settings().keyspace); }
    keyspace(const keyspace&) = delete;
    keyspace& operator=(const keyspace&) = delete;

    session& db() { return db_; }

private:
    class drop_at_the_end final : public ::testing::Environment {
        void TearDown() override { current().reset(); }
    };

    static std::unique_ptr<keyspace>& current()
    {
        static std::unique_ptr<keyspace> it;
        return it;
    }

    // All at once: one after the other would take most of a suite's time.
    void truncate()
    {
        boost::asio::io_context loop{1};
        std::exception_ptr failure;
        for (const statement each : truncations_) {
            boost::asio::co_spawn(loop, truncate(each), [&](std::exception_ptr why) {
                failure = why ? std::move(why) : std::move(failure);
            });
        }
        loop.run();
        if (failure) {
            std::rethrow_exception(failure);
        }
    }

    task<> truncate(statement how)
    {
        const call call{.traceparent = {}, .deadline = steady_time::max()};
        bound all{.what = how, .with = {}};
        co_await db_.execute(call, std::move(all));
    }

    session db_;
    std::vector<statement> truncations_;
};

}  // namespace souk::storage::cassandra::testing
