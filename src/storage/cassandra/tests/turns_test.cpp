// One at a time for each key.
#include "base/side_by_side.hpp"
#include "base/tests/real_world.hpp"
#include "base/tests/wait.hpp"
#include "storage/cassandra/turns.hpp"

#include <gtest/gtest.h>

namespace souk::storage::cassandra {

namespace {

using souk::testing::real_world;
using souk::testing::wait;

struct witness {
    turns of;
    real_world world;
    int inside = 0;
    int most_inside = 0;
    std::vector<int> order;
};

task<> enter(witness& seen, std::string key, int number)
{
    const auto turn = co_await seen.of.take(std::move(key));
    seen.order.push_back(number);
    seen.most_inside = std::max(seen.most_inside, ++seen.inside);
    co_await seen.world.sleep(milliseconds{1});
    --seen.inside;
}

task<> enter_all(witness& seen, std::vector<std::string> keys)
{
    std::vector<task<>> works;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        works.push_back(enter(seen, keys[i], static_cast<int>(i)));
    }
    co_await side_by_side(seen.world, std::move(works));
}

TEST(cassandra_turns, of_one_key_come_in_the_order_of_arrival)
{
    witness seen;
    wait(enter_all(seen, {"a", "a", "a", "a"}));
    EXPECT_EQ(seen.most_inside, 1);
    EXPECT_EQ(seen.order, (std::vector{0, 1, 2, 3}));
}

TEST(cassandra_turns, of_different_keys_do_not_wait)
{
    witness seen;
    wait(enter_all(seen, {"a", "b", "c"}));
    EXPECT_EQ(seen.most_inside, 3);
}

task<> fail(witness& seen)
{
    const auto turn = co_await seen.of.take("a");
    throw std::runtime_error{"a bug"};
}

TEST(cassandra_turns, end_also_by_an_exception)
{
    witness seen;
    EXPECT_THROW(wait(fail(seen)), std::runtime_error);
    wait(enter(seen, "a", 1));
    EXPECT_EQ(seen.order, std::vector{1});
}

}  // namespace

}  // namespace souk::storage::cassandra
