// Schema changes: once, in order, whoever starts.
#include "base/log.hpp"
#include "base/tests/wait.hpp"
#include "storage/cassandra/migrate.hpp"
#include "storage/cassandra/tests/schema.hpp"

#include <gtest/gtest.h>

#include <future>

namespace souk::storage::cassandra {

namespace {

using souk::testing::wait;

// A keyspace of each test's own.
class cassandra_migrate : public ::testing::Test {
protected:
    session_settings settings = testing::test_settings();
    session db{settings};

    void TearDown() override { db.run("DROP KEYSPACE IF EXISTS " + settings.keyspace); }

    static migration adding(int number, const std::string& table)
    {
        return {
            .number = number,
            .statements = {"CREATE TABLE IF NOT EXISTS " + table + " (id text PRIMARY KEY)"},
        };
    }
};

TEST_F(cassandra_migrate, applies_what_is_new)
{
    migrate(db, {adding(1, "one")});
    migrate(db, {adding(1, "other"), adding(2, "two")});
    EXPECT_NO_THROW(db.prepare("SELECT id FROM one", usage::read));
    EXPECT_NO_THROW(db.prepare("SELECT id FROM two", usage::read));
    EXPECT_THROW(db.prepare("SELECT id FROM other", usage::read), unavailable);
}

TEST_F(cassandra_migrate, leaves_a_newer_program_alone)
{
    migrate(db, {adding(1, "one"), adding(2, "two")});
    EXPECT_NO_THROW(migrate(db, {adding(1, "one")}));
}

TEST_F(cassandra_migrate, refuses_to_skip_one)
{
    migrate(db, {adding(2, "two")});
    EXPECT_THROW(migrate(db, {adding(1, "one"), adding(2, "two")}), std::logic_error);
}

TEST_F(cassandra_migrate, is_done_once_by_several_starters)
{
    const log::capture logged;
    std::vector<std::future<void>> starters;
    for (int i = 0; i < 4; ++i) {
        starters.push_back(std::async(std::launch::async, [this] {
            session own{settings};
            migrate(own, {adding(1, "one"), adding(2, "two")});
            own.prepare("SELECT id FROM two", usage::read);
        }));
    }
    for (auto& each : starters) {
        EXPECT_NO_THROW(each.get());
    }
    const std::string text = logged.text();
    const auto first = text.find("schema migrated");
    ASSERT_NE(first, std::string::npos);
    const auto second = text.find("schema migrated", first + 1);
    ASSERT_NE(second, std::string::npos);
    EXPECT_EQ(text.find("schema migrated", second + 1), std::string::npos);
}

}  // namespace

}  // namespace souk::storage::cassandra
