#include "base/id_time.hpp"

#include <gtest/gtest.h>

namespace souk {

namespace {

constexpr auto some_id = "018bcfe5-6800-7abc-9def-0123456789ab";
constexpr timestamp its_time{milliseconds{1'700'000'000'000}};

TEST(id_time, is_what_an_id_begins_with)
{
    EXPECT_EQ(time_of_id(some_id), its_time);
    EXPECT_EQ(time_of_id("018bcfe5-6800"), its_time);
    EXPECT_EQ(time_of_id("01"), time_of_id("01000000-0000-7000-8000-000000000000"));
    EXPECT_EQ(time_of_id(""), timestamp{});
    EXPECT_EQ(time_of_id("zebra"), timestamp{});
}

TEST(id_time, of_the_first_id_is_that_moment)
{
    for (const std::int64_t ms : {0LL, 1LL, 65'536LL, 1'700'000'000'000LL, 253'402'300'799'999LL}) {
        EXPECT_EQ(time_of_id(first_id_at(from_milliseconds(ms))), from_milliseconds(ms));
    }
    EXPECT_EQ(first_id_at(from_milliseconds(-1)), first_id_at(from_milliseconds(0)));
    EXPECT_LT(first_id_at(its_time), some_id);
    EXPECT_GT(first_id_at(its_time + milliseconds{1}), some_id);
}

TEST(id_time, a_range_takes_the_narrower_end)
{
    const auto early = first_id_at(its_time);
    const auto late = first_id_at(its_time + milliseconds{5});
    EXPECT_EQ(ids_between({}, {}, {}).from, "");
    EXPECT_EQ(ids_between({}, {}, {}).before, id_range::past_all);
    EXPECT_EQ(ids_between(its_time, {}, {}).from, early);
    EXPECT_EQ(ids_between({}, its_time, late).before, early);
    EXPECT_EQ(ids_between({}, its_time + milliseconds{5}, early).before, early);
    EXPECT_LT(late, std::string{id_range::past_all});
}

}  // namespace

}  // namespace souk
