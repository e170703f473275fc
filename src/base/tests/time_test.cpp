#include "base/time.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace souk {
namespace {

TEST(time_texts, are_written_with_milliseconds)
{
    EXPECT_EQ(to_string(from_milliseconds(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_string(from_milliseconds(1'769'860'800'007)), "2026-01-31T12:00:00.007Z");
    EXPECT_EQ(to_string(from_milliseconds(-1)), "1969-12-31T23:59:59.999Z");
}

struct time_case {
    std::string text;
    std::optional<std::int64_t> count;
};

class time_texts : public testing::TestWithParam<time_case> {};

TEST_P(time_texts, are_read_or_refused)
{
    const auto read = parse_timestamp(GetParam().text);
    EXPECT_EQ(read ? std::optional{to_milliseconds(*read)} : std::nullopt, GetParam().count);
}

INSTANTIATE_TEST_SUITE_P(
    all,
    time_texts,
    testing::Values(
        time_case{"2026-01-31T12:00:00.007Z", 1'769'860'800'007},
        time_case{"2026-01-31T12:00:00Z", 1'769'860'800'000},
        time_case{"2026-01-31t12:00:00.5z", 1'769'860'800'500},
        time_case{"2026-01-31T12:00:00.123456789+00:00", 1'769'860'800'123},
        time_case{"2026-01-31", 1'769'817'600'000},
        time_case{"2024-02-29", 1'709'164'800'000},
        time_case{"2026-02-29", {}},
        time_case{"2026-13-01", {}},
        time_case{"2026-00-01", {}},
        time_case{"2026-1-1", {}},
        time_case{"2026-01-31T24:00:00Z", {}},
        time_case{"2026-01-31T12:60:00Z", {}},
        time_case{"2026-01-31T12:00:60Z", {}},
        time_case{"2026-01-31T12:00:00", {}},
        time_case{"2026-01-31T12:00:00.Z", {}},
        time_case{"2026-01-31T12:00:00.1234567890Z", {}},
        time_case{"2026-01-31T12:00:00+01:00", {}},
        time_case{"2026-01-31 12:00:00Z", {}},
        time_case{"2026-01-31T", {}},
        time_case{"-026-01-31", {}},
        time_case{"2026-01-31T12:00:00ZZ", {}},
        time_case{"", {}}
    )
);

RC_GTEST_PROP(time_round_trip, what_is_written_reads_the_same, ())
{
    const auto at =
        from_milliseconds(*rc::gen::inRange<std::int64_t>(-62'000'000'000'000, 253'000'000'000'000)
        );
    RC_ASSERT(parse_timestamp(to_string(at)) == at);
}

}  // namespace
}  // namespace souk
