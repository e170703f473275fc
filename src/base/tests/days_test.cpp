#include "base/days.hpp"

#include <gtest/gtest.h>

namespace souk {

namespace {

TEST(days, the_last_ones_end_with_today)
{
    for (const auto* const time : {"2026-03-01T00:00:00.000Z", "2026-03-01T23:59:59.999Z"}) {
        const auto now = parse_timestamp(time).value();
        const day_range two = last_days(now, 2);
        EXPECT_EQ(to_date(two[0]), "2026-02-28");
        EXPECT_EQ(to_date(two[1]), "2026-03-01");
        EXPECT_EQ(last_days(now, 1).first, two[1]);
    }
}

TEST(days, have_the_ids_of_their_moments)
{
    const auto midnight = parse_timestamp("2026-03-01").value();
    const auto ids = ids_of(std::chrono::floor<std::chrono::days>(midnight));
    EXPECT_EQ(ids.from, first_id_at(midnight));
    EXPECT_EQ(ids.before, first_id_at(midnight + std::chrono::days{1}));
}

}  // namespace

}  // namespace souk
