#include "base/tests/fake_world.hpp"
#include "base/text.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk {
namespace {

TEST(background_calls, have_a_trace_of_their_own_and_a_deadline)
{
    testing::fake_world world;
    const auto call = background_call(world, milliseconds{500});
    EXPECT_EQ(call.deadline, world.steady_now() + milliseconds{500});
    EXPECT_THAT(call.traceparent, ::testing::MatchesRegex("00-[0-9a-f]+-[0-9a-f]+-01"));
    EXPECT_EQ(call.traceparent.size(), 55U);
    EXPECT_EQ(call.trace_id().size(), 32U);
    EXPECT_NE(call.trace_id(), background_call(world, milliseconds{500}).trace_id());
}

}  // namespace
}  // namespace souk
