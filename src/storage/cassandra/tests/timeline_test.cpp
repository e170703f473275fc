// Lists in the order of time, and rows that wait.
#include "base/tests/wait.hpp"
#include "storage/cassandra/tests/schema.hpp"
#include "storage/cassandra/timeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace souk::storage::cassandra {

namespace {

using souk::testing::wait;
using testing::lasting;

// A UUIDv7 of that moment.
std::string id_at(std::int64_t ms, int number)
{
    return fmt::format("{:08x}-{:04x}-7000-8000-{:012x}", ms >> 16, ms & 0xffff, number);
}

class cassandra_timeline : public ::testing::Test {
protected:
    testing::keyspace& kept = testing::keyspace::emptied(testing::test_schema());
    timeline times{kept.db(), {.table = "times", .bucket = seconds{10}, .shards = 4}};

    void add(const std::string& id, const std::string& scope = "all")
    {
        const auto adding = [&]() -> task<> {
            auto insert = co_await times.adding(lasting(), scope, id, "value of " + id);
            co_await kept.db().execute(lasting(), std::move(insert));
        };
        wait(adding());
    }

    std::vector<std::string> ids(const std::vector<timeline::entry>& entries)
    {
        std::vector<std::string> all;
        for (const timeline::entry& each : entries) {
            EXPECT_EQ(each.value, "value of " + each.id);
            all.push_back(each.id);
        }
        return all;
    }

    std::vector<std::string>
    newest(const std::optional<std::string>& before, std::size_t limit, std::string scope = "all")
    {
        return ids(wait(times.newest(lasting(), scope, ids_between({}, {}, before), limit)));
    }
};

TEST_F(cassandra_timeline, pages_through_buckets_and_shards_without_gaps)
{
    // Several of one bucket, and gaps of any size between buckets.
    std::vector<std::string> all;
    for (const std::int64_t ms : {0, 1, 9'999, 10'000, 10'001, 55'000, 1'000'000, 99'000'000}) {
        for (int i = 0; i < 5; ++i) {
            all.push_back(id_at(1'700'000'000'000 + ms, i));
            add(all.back());
        }
    }
    for (std::int64_t day = 1; day <= 40; ++day) {
        all.push_back(id_at(1'800'000'000'000 + day * 86'400'000, 0));
        add(all.back());
    }
    for (const std::size_t limit : {1UL, 3UL, 7UL, 1'000UL}) {
        std::vector<std::string> up;
        for (auto page = ids(wait(times.oldest(lasting(), "all", "", limit))); !page.empty();
             page = ids(wait(times.oldest(lasting(), "all", page.back(), limit)))) {
            up.insert(up.end(), page.begin(), page.end());
        }
        EXPECT_EQ(up, all) << limit;
        std::vector<std::string> down;
        for (auto page = newest(std::nullopt, limit); !page.empty();
             page = newest(page.back(), limit)) {
            down.insert(down.end(), page.begin(), page.end());
        }
        std::ranges::reverse(down);
        EXPECT_EQ(down, all) << limit;
    }
}

TEST_F(cassandra_timeline, answers_a_range_whatever_the_buckets)
{
    constexpr std::int64_t begin = 1'700'000'000'000;
    std::vector<std::string> all;
    for (std::int64_t i = 0; i < 200; ++i) {
        all.push_back(id_at(begin + i * 1'000, 0));
        add(all.back());
    }
    for (const auto& [from, before] : {std::pair{0, 200}, {0, 1}, {35, 36}, {39, 81}, {20, 30}}) {
        const id_range within{.from = all[from], .before = id_at(begin + before * 1'000, 0)};
        auto found = ids(wait(times.newest(lasting(), "all", within, 1'000)));
        std::ranges::reverse(found);
        EXPECT_EQ(found, std::vector(all.begin() + from, all.begin() + before));
    }
    const id_range none{.from = all[9], .before = all[9]};
    EXPECT_TRUE(wait(times.newest(lasting(), "all", none, 10)).empty());
}

TEST_F(cassandra_timeline, scopes_know_nothing_of_one_another)
{
    add(id_at(5, 1), "ann");
    add(id_at(5, 2), "bob");
    EXPECT_EQ(newest(std::nullopt, 10, "ann"), std::vector{id_at(5, 1)});
    EXPECT_TRUE(newest(std::nullopt, 10, "eve").empty());
    EXPECT_TRUE(newest(std::nullopt, 10, "").empty());
}

TEST_F(cassandra_timeline, finds_and_removes)
{
    add(id_at(5, 1));
    EXPECT_EQ(wait(times.find(lasting(), "all", id_at(5, 1))), "value of " + id_at(5, 1));
    EXPECT_FALSE(wait(times.find(lasting(), "all", id_at(5, 2))));
    wait(kept.db().execute(lasting(), times.removing("all", id_at(5, 1))));
    EXPECT_FALSE(wait(times.find(lasting(), "all", id_at(5, 1))));
    EXPECT_TRUE(newest(std::nullopt, 10).empty());
}

TEST_F(cassandra_timeline, takes_any_text_for_an_id)
{
    for (const auto* const odd : {"zebra", "0189", "FFFF", "01890000-0000"}) {
        add(odd);
        EXPECT_EQ(newest(std::string{odd} + "0", 1), std::vector<std::string>{odd});
    }
}

class cassandra_backlog : public ::testing::Test {
protected:
    testing::keyspace& kept = testing::keyspace::emptied(testing::test_schema());
    backlog waiting{kept.db(), "waiting"};

    void add(std::int64_t ms, const std::string& id)
    {
        const auto adding = [&]() -> task<> {
            backlog::entry next{.at = from_milliseconds(ms), .id = id, .value = "v"};
            auto insert = co_await waiting.adding(lasting(), std::move(next));
            co_await kept.db().execute(lasting(), std::move(insert));
        };
        wait(adding());
    }

    void remove(std::int64_t ms, const std::string& id)
    {
        wait(kept.db().execute(lasting(), waiting.removing(from_milliseconds(ms), id)));
    }

    std::vector<std::string> oldest(std::int64_t before, std::size_t limit = 100)
    {
        std::vector<std::string> ids;
        for (const auto& each : wait(waiting.oldest(lasting(), from_milliseconds(before), limit))) {
            ids.push_back(each.id);
        }
        return ids;
    }

    std::size_t known_buckets()
    {
        buckets of{kept.db(), "waiting"};
        return wait(of.oldest(lasting(), "all", 0, 1'000)).size();
    }
};

TEST_F(cassandra_backlog, answers_the_oldest_before_a_time)
{
    add(70'000, "c");
    add(1'000, "a");
    add(2'000, "b");
    EXPECT_EQ(oldest(100'000), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(oldest(2'000), std::vector<std::string>{"a"});
    EXPECT_EQ(oldest(100'000, 2), (std::vector<std::string>{"a", "b"}));
    remove(1'000, "a");
    EXPECT_EQ(oldest(100'000), (std::vector<std::string>{"b", "c"}));
}

TEST_F(cassandra_backlog, leaves_behind_what_is_empty_and_past)
{
    add(1'000, "a");
    add(7'000, "b");
    remove(1'000, "a");
    EXPECT_EQ(oldest(60'000), std::vector<std::string>{"b"});
    EXPECT_EQ(known_buckets(), 2U) << "one that is not long past may still get rows";
    EXPECT_EQ(oldest(500'000), std::vector<std::string>{"b"});
    EXPECT_EQ(known_buckets(), 1U);
    add(1'500, "late");
    EXPECT_EQ(oldest(500'000), (std::vector<std::string>{"late", "b"}));
}

}  // namespace

}  // namespace souk::storage::cassandra
