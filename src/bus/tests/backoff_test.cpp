#include "base/tests/fake_world.hpp"
#include "bus/backoff.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <set>

namespace souk::bus {

namespace {

RC_GTEST_PROP(backoff, is_in_the_upper_half_of_its_doubling_and_never_above_the_most, ())
{
    souk::testing::fake_world world;
    const int attempt = *rc::gen::inRange(0, 100'000);
    const milliseconds least{*rc::gen::inRange(1, 10'000)};
    const milliseconds most{*rc::gen::inRange(10'000, 3'600'000)};
    auto full = least;
    for (int i = 0; i < attempt && full < most; ++i) {
        full *= 2;
    }
    full = std::min(full, most);
    const auto waits = backoff(world, attempt, least, most);
    RC_ASSERT(waits <= full);
    RC_ASSERT(waits * 2 >= full);
}

TEST(backoff, of_those_who_failed_together_differs)
{
    souk::testing::fake_world world;
    std::set<milliseconds> waits;
    for (int i = 0; i < 100; ++i) {
        waits.insert(backoff(world, 5, milliseconds{100}, milliseconds{10'000}));
    }
    EXPECT_GT(waits.size(), 50U);
}

}  // namespace

}  // namespace souk::bus
