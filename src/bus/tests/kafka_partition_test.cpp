#include "bus/kafka/partition.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <rapidcheck/gtest.h>
#include <set>
#include <vector>

namespace souk::bus::kafka {

namespace {

TEST(kafka_partition, position_is_the_first_event_that_is_not_done)
{
    partition of{"bells", 0};
    EXPECT_FALSE(of.is_begun());
    EXPECT_TRUE(of.begin(5));
    EXPECT_TRUE(of.begin(7));  // Six was no event.
    EXPECT_TRUE(of.begin(8));
    EXPECT_EQ(of.position(), 5);
    EXPECT_FALSE(of.finish(7));
    EXPECT_EQ(of.position(), 5);
    EXPECT_EQ(of.ahead(), 4);
    EXPECT_TRUE(of.finish(5));
    EXPECT_EQ(of.position(), 8);
    EXPECT_TRUE(of.finish(8));
    EXPECT_EQ(of.position(), 9);
    EXPECT_EQ(of.ahead(), 0);
}

TEST(kafka_partition, an_event_is_begun_once_and_a_new_topic_begins_anew)
{
    partition of{"bells", 0};
    EXPECT_TRUE(of.begin(5));
    EXPECT_FALSE(of.begin(5));
    EXPECT_TRUE(of.finish(5));
    EXPECT_TRUE(of.begin(0));
    EXPECT_TRUE(of.finish(0));
    EXPECT_EQ(of.position(), 1);
}

RC_GTEST_PROP(kafka_partition, no_position_is_beyond_an_event_that_is_not_done, ())
{
    const int count = *rc::gen::inRange(1, 60);
    std::vector<int> order(static_cast<std::size_t>(count));
    std::ranges::generate(order, [i = 0]() mutable { return i++; });
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    std::ranges::shuffle(order, std::mt19937{seed});
    partition of{"bells", 0};
    for (int i = 0; i < count; ++i) {
        of.begin(i);
    }
    std::set<int> left(order.begin(), order.end());
    for (const int each : order) {
        const auto before = of.position();
        const bool moved = of.finish(each);
        left.erase(each);
        RC_ASSERT(of.position() == (left.empty() ? count : *left.begin()));
        RC_ASSERT(moved == (of.position() != before));
    }
}

}  // namespace

}  // namespace souk::bus::kafka
