#include "histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace souk::bench {
namespace {

// From a microsecond to an hour, as many of each magnitude.
std::vector<std::uint64_t> some_times()
{
    std::mt19937_64 chance{1};  // NOLINT(cert-msc51-cpp): the same times in each run.
    std::vector<std::uint64_t> times;
    for (int i = 0; i < 20'000; ++i) {
        const auto magnitude = static_cast<double>(chance() % 9'500) / 1'000;
        times.push_back(static_cast<std::uint64_t>(std::pow(10.0, magnitude)));
    }
    return times;
}

TEST(histogram, tells_every_share_to_a_thousandth)
{
    auto times = some_times();
    histogram seen;
    for (const auto each : times) {
        seen.add(each);
    }
    std::ranges::sort(times);
    for (const double share : {0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0}) {
        const auto place = std::ceil(static_cast<double>(times.size()) * share) - 1;
        const auto exact = static_cast<double>(times.at(static_cast<std::size_t>(place))) / 1e3;
        EXPECT_GE(seen.within_ms(share), exact) << share;
        EXPECT_LE(seen.within_ms(share), exact * 1.001) << share;
    }
    EXPECT_EQ(seen.count(), times.size());
}

TEST(histogram, is_exact_where_times_are_short)
{
    histogram seen;
    for (std::uint64_t each = 1; each <= 2'000; ++each) {
        seen.add(each);
    }
    EXPECT_DOUBLE_EQ(seen.within_ms(0.5), 1.0);
    EXPECT_DOUBLE_EQ(seen.within_ms(0.999), 1.998);
    EXPECT_DOUBLE_EQ(seen.longest_ms(), 2.0);
}

TEST(histogram, has_nothing_to_tell_of_nothing)
{
    const histogram seen;
    EXPECT_EQ(seen.count(), 0U);
    EXPECT_DOUBLE_EQ(seen.within_ms(0.99), 0.0);
}

}  // namespace
}  // namespace souk::bench
