// Figures of days, and how long they are believed.
#include "base/tests/wait.hpp"
#include "storage/cassandra/day_counts.hpp"
#include "storage/cassandra/tests/schema.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace souk::storage::cassandra {

namespace {

using souk::testing::wait;
using std::chrono::days;
using std::chrono::hours;
using testing::lasting;

constexpr sys_days first_day{days{19'000}};
constexpr timestamp evening = first_day + days{2} + hours{23};  // Of the last of three days.

class cassandra_day_counts : public ::testing::Test {
protected:
    using counts = day_counts<std::size_t>;

    testing::keyspace& kept = testing::keyspace::emptied(testing::test_schema());
    timeline times{kept.db(), {.table = "times", .bucket = std::chrono::minutes{5}, .shards = 4}};
    std::size_t read_entries = 0;
    bool fails = false;
    counts::counter counter =
        [this](const call&, const std::vector<timeline::entry>& of, std::size_t& into) -> task<> {
        into += of.size();
        read_entries += of.size();
        if (fails) {
            throw unavailable{"away"};
        }
        co_return;
    };
    counts figures{times, "all", counter, 1'000};
    int last_number = 0;

    void add(timestamp at, int many = 1)
    {
        const auto adding = [&]() -> task<> {
            std::vector<bound> batch;
            for (int i = 0; i < many; ++i) {
                const auto id =
                    fmt::format("{}{:012x}", first_id_at(at).substr(0, 24), ++last_number);
                batch.push_back(co_await times.adding(lasting(), "all", id, ""));
            }
            co_await kept.db().execute(lasting(), std::move(batch));
        };
        wait(adding());
    }

    counts::answer read(timestamp now)
    {
        const day_range three{.first = first_day, .count = 3};
        return wait(figures.read(lasting(), three, now));
    }
};

TEST_F(cassandra_day_counts, tell_each_day_apart)
{
    add(first_day, 2);
    add(first_day + days{1} - milliseconds{1});
    add(first_day + days{2} + hours{5}, 4);
    add(first_day - milliseconds{1});
    add(first_day + days{3});
    const auto found = read(evening);
    EXPECT_EQ(found.days, (std::vector<std::size_t>{3, 0, 4}));
    EXPECT_EQ(found.as_of, evening);
}

TEST_F(cassandra_day_counts, believe_a_day_that_is_over_for_an_hour)
{
    add(first_day);
    add(evening - hours{1}, 50);
    EXPECT_EQ(read(evening).days, (std::vector<std::size_t>{1, 0, 50}));
    add(first_day);
    add(evening - hours{1});
    EXPECT_EQ(read(evening + milliseconds{49}).days, (std::vector<std::size_t>{1, 0, 50}));
    const auto soon = read(evening + milliseconds{50});
    EXPECT_EQ(soon.days, (std::vector<std::size_t>{1, 0, 51}));
    EXPECT_EQ(soon.as_of, evening);
    EXPECT_EQ(read(evening + hours{1}).days, (std::vector<std::size_t>{2, 0, 51}));
    // What was counted while the day went on is not believed when it is over.
    add(evening + milliseconds{1});
    EXPECT_EQ(read(evening + hours{2}).days.back(), 52U);
}

TEST_F(cassandra_day_counts, go_on_where_a_call_had_read_enough)
{
    for (int i = 0; i < 22; ++i) {
        add(first_day + hours{i}, 100);
    }
    add(evening, 2);
    EXPECT_THROW(read(evening), overloaded);
    EXPECT_THROW(read(evening), overloaded);
    const std::size_t before = read_entries;
    EXPECT_EQ(read(evening).days, (std::vector<std::size_t>{2'200, 0, 2}));
    EXPECT_LT(read_entries - before, 1'000U);
    // What is known is told while it is counted anew.
    EXPECT_EQ(read(evening + days{1}).days.front(), 2'200U);
}

TEST_F(cassandra_day_counts, count_nothing_twice_when_a_count_fails)
{
    add(first_day, 3);
    fails = true;
    EXPECT_THROW(read(evening), unavailable);
    fails = false;
    EXPECT_EQ(read(evening).days.front(), 3U);
}

}  // namespace

}  // namespace souk::storage::cassandra
