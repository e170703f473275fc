#include "base/side_by_side.hpp"
#include "storage/mysql/batches.hpp"
#include "storage/mysql/tests/test_database.hpp"

#include <gtest/gtest.h>

namespace souk::storage::mysql {
namespace {

using testing::fake_world;
using testing::wait;

const std::vector<migration> schema = {{
    .number = 1,
    .statements = {"CREATE TABLE numbers (number INT PRIMARY KEY)"},
}};

struct number_entry : batch_entry {
    explicit number_entry(int of) : number(of) {}
    int number;
};

class mysql_batches : public ::testing::Test {
protected:
    static void SetUpTestSuite()
    {
        made = std::make_unique<testing::test_database>("batches", schema);
    }
    static void TearDownTestSuite() { made.reset(); }

    mysql_batches() { made->empty({"numbers"}); }

    // Inserts all numbers but negative ones, of which there is nothing to keep.
    static task<bool> insert_all(session& with, const std::vector<batch_entry*>& together)
    {
        step all;
        for (const auto* const each : together) {
            const auto number = static_cast<const number_entry*>(each)->number;
            if (number >= 0) {
                all.add("INSERT INTO numbers (number) VALUES (?)", number);
            }
        }
        const bool any = !all.empty();
        if (any) {
            co_await with.run(std::move(all));
        }
        co_return any;
    }

    task<> add(int number)
    {
        number_entry entry{number};
        try {
            co_await together.perform(endless, entry);
        } catch (const overloaded&) {
            ++refused;
        } catch (const statement_failed&) {
            ++failed;
        }
    }

    void add_all(int from, int to)
    {
        std::vector<task<>> works;
        for (int i = from; i < to; ++i) {
            works.push_back(add(i));
        }
        wait(side_by_side(world, std::move(works)));
    }

    std::int64_t count() { return testing::run(db, "SELECT COUNT(*) FROM numbers")[0].integer(0); }

    inline static std::unique_ptr<testing::test_database> made;
    const call endless = fake_world::endless_call();
    fake_world world;
    int refused = 0;
    int failed = 0;
    database db{made->settings()};
    batches together{db, insert_all, {.most = 16, .lanes = 2, .queue_limit = 100}};
};

TEST_F(mysql_batches, gathers_what_comes_at_once)
{
    add_all(0, 90);
    EXPECT_EQ(count(), 90);
    EXPECT_LT(together.transactions(), 20U);
    add_all(90, 91);
    EXPECT_EQ(count(), 91);
}

TEST_F(mysql_batches, refuses_what_finds_no_room)
{
    add_all(0, 300);
    EXPECT_GE(refused, 100);
    EXPECT_EQ(count() + refused, 300);
}

TEST_F(mysql_batches, lets_only_those_fail_who_are_at_fault)
{
    add_all(5, 7);
    add_all(0, 40);
    EXPECT_EQ(failed, 2);
    EXPECT_EQ(count(), 40);
}

TEST_F(mysql_batches, ends_also_when_there_is_nothing_to_keep)
{
    add_all(-3, 0);
    EXPECT_EQ(count(), 0);
    add_all(0, 3);
    EXPECT_EQ(count(), 3);
}

TEST_F(mysql_batches, does_not_begin_what_is_late)
{
    number_entry entry{1};
    const call late{.traceparent = "", .deadline = steady_time{}};
    EXPECT_THROW(wait(together.perform(late, entry)), deadline_passed);
    EXPECT_EQ(count(), 0);
}

}  // namespace
}  // namespace souk::storage::mysql
