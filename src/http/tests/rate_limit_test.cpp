#include "base/tests/fake_world.hpp"
#include "http/rate_limit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace souk::http {
namespace {

using souk::testing::fake_world;

TEST(rate_limit, gives_a_burst_and_then_as_much_as_flows_in)
{
    fake_world world;
    rate_limit limit{world, 3, 0.5};
    EXPECT_EQ(limit.take("a"), 0);
    EXPECT_EQ(limit.take("a"), 0);
    EXPECT_EQ(limit.take("a"), 0);
    EXPECT_EQ(limit.take("a"), 2);
    EXPECT_EQ(limit.wait_of("a"), 2);
    EXPECT_EQ(limit.take("b"), 0);
    world.advance(milliseconds{1'100});
    EXPECT_EQ(limit.take("a"), 1);
    world.advance(milliseconds{1'000});
    EXPECT_EQ(limit.wait_of("a"), 0);
    EXPECT_EQ(limit.take("a"), 0);
    EXPECT_EQ(limit.take("a"), 2);
}

TEST(rate_limit, never_holds_more_than_a_burst)
{
    fake_world world;
    rate_limit limit{world, 2, 1};
    EXPECT_EQ(limit.take("a"), 0);
    world.advance(milliseconds{1'000'000});
    EXPECT_EQ(limit.take("a"), 0);
    EXPECT_EQ(limit.take("a"), 0);
    EXPECT_EQ(limit.take("a"), 1);
}

TEST(rate_limit, asking_takes_nothing)
{
    fake_world world;
    rate_limit limit{world, 1, 1};
    for (int each = 0; each < 10; ++each) {
        EXPECT_EQ(limit.wait_of("a"), 0);
    }
    EXPECT_EQ(limit.take("a"), 0);
    EXPECT_EQ(limit.wait_of("a"), 1);
}

TEST(rate_limit, forgets_the_key_longest_unused)
{
    fake_world world;
    rate_limit limit{world, 1, 0.001, 2};
    EXPECT_EQ(limit.take("a"), 0);
    EXPECT_EQ(limit.take("b"), 0);
    EXPECT_GT(limit.take("a"), 0);  // So that b is the one longest unused.
    EXPECT_EQ(limit.take("c"), 0);
    EXPECT_GT(limit.take("a"), 0);
    EXPECT_EQ(limit.take("b"), 0);
}

TEST(rate_limit, counts_exactly_under_many_threads)
{
    fake_world world;
    rate_limit limit{world, 1'000, 0.001};
    std::atomic<int> taken = 0;
    {
        std::vector<std::jthread> threads;
        for (int each = 0; each < 4; ++each) {
            threads.emplace_back([&] {
                for (int attempt = 0; attempt < 1'000; ++attempt) {
                    taken += limit.take("a") == 0 ? 1 : 0;
                }
            });
        }
    }
    EXPECT_EQ(taken, 1'000);
}

}  // namespace
}  // namespace souk::http
