#include "storage/mysql/tests/test_database.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>
#include <thread>

namespace souk::storage::mysql {
namespace {

using ::testing::ElementsAre;
using testing::fake_world;
using ::testing::IsEmpty;
using testing::run;
using testing::wait;

const std::vector<migration> first_schema = {
    {.number = 1,
     .statements =
         {"CREATE TABLE a (x INT PRIMARY KEY)", "INSERT INTO a VALUES (1)", "CREATE TABLE b (x INT)"
         }},
};

std::vector<migration> with_second(std::string sql, bool shuts_out_older = false)
{
    auto schema = first_schema;
    schema.push_back(
        {.number = 2, .statements = {std::move(sql)}, .shuts_out_older = shuts_out_older}
    );
    return schema;
}

class mysql_migrate : public ::testing::Test {
protected:
    std::vector<int> migrate_to(const std::vector<migration>& schema)
    {
        return wait(migrate(db, endless, schema));
    }

    void check(const std::vector<migration>& schema) { wait(check_schema(db, endless, schema)); }

    std::int64_t count(const std::string& table)
    {
        return run(db, "SELECT COUNT(*) FROM " + table)[0].integer(0);
    }

    const call endless = fake_world::endless_call();
    testing::test_database made{"migrate", {}};
    database db{made.settings()};
};

TEST_F(mysql_migrate, applies_each_step_once)
{
    EXPECT_THAT(migrate_to(first_schema), ElementsAre(1));
    EXPECT_THAT(migrate_to(first_schema), IsEmpty());
    EXPECT_EQ(count("a"), 1);
    EXPECT_THAT(migrate_to(with_second("CREATE TABLE c (x INT)")), ElementsAre(2));
    EXPECT_EQ(count("c"), 0);
}

TEST_F(mysql_migrate, is_done_by_one_of_those_who_start_together)
{
    std::vector<std::jthread> starting;
    std::atomic<std::size_t> applied = 0;
    for (int i = 0; i < 4; ++i) {
        starting.emplace_back([&] { applied += migrate_to(first_schema).size(); });
    }
    starting.clear();
    EXPECT_EQ(applied, 1U);
    EXPECT_EQ(count("a"), 1);
}

TEST_F(mysql_migrate, goes_on_where_a_crash_interrupted_it)
{
    migrate_to(first_schema);
    // The table was made, but not written down; what comes after it was not.
    run(db, "DROP TABLE b");
    run(db, "DELETE FROM a");
    run(db, "UPDATE schema_migrations SET statements_done = 0, complete = 0");
    EXPECT_THROW(check(first_schema), std::runtime_error);
    EXPECT_THAT(migrate_to(first_schema), ElementsAre(1));
    EXPECT_EQ(count("a"), 1);
    EXPECT_EQ(count("b"), 0);
    check(first_schema);
}

TEST_F(mysql_migrate, can_be_mended_after_it_failed)
{
    EXPECT_THROW(migrate_to(with_second("NONSENSE")), unavailable);
    EXPECT_THAT(migrate_to(with_second("CREATE TABLE c (x INT)")), ElementsAre(2));
}

TEST_F(mysql_migrate, refuses_a_step_that_changed)
{
    migrate_to(first_schema);
    auto other = first_schema;
    other[0].statements[2] = "CREATE TABLE b (x INT, y INT)";
    EXPECT_THROW(migrate_to(other), std::runtime_error);
    EXPECT_THROW(check(other), std::runtime_error);
}

TEST_F(mysql_migrate, works_beside_a_newer_program_unless_that_shuts_it_out)
{
    migrate_to(with_second("CREATE TABLE c (x INT)"));
    EXPECT_THAT(migrate_to(first_schema), IsEmpty());
    check(first_schema);
    auto third = with_second("CREATE TABLE c (x INT)");
    third.push_back({.number = 3, .statements = {"DROP TABLE a"}, .shuts_out_older = true});
    migrate_to(third);
    EXPECT_THROW(migrate_to(first_schema), std::runtime_error);
    EXPECT_THROW(check(first_schema), std::runtime_error);
}

TEST_F(mysql_migrate, checking_wants_all_of_the_schema)
{
    EXPECT_THROW(check(first_schema), std::runtime_error);
    migrate_to(first_schema);
    check(first_schema);
    EXPECT_THROW(check(with_second("CREATE TABLE c (x INT)")), std::runtime_error);
}

}  // namespace
}  // namespace souk::storage::mysql
