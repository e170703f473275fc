#include "http/breaker.hpp"

#include <gtest/gtest.h>

namespace souk::http {
namespace {

using enum breaker::state;
using enum breaker::outcome;

class a_breaker : public ::testing::Test {
protected:
    // One request from its beginning to its end. Answers whether it was admitted.
    bool request(breaker::outcome how)
    {
        if (!it.admits(now)) {
            return false;
        }
        it.end(it.begin(now), how, now);
        return true;
    }

    void requests(int count, breaker::outcome how)
    {
        for (int each = 0; each < count; ++each) {
            request(how);
        }
    }

    void open()
    {
        requests(5, failure);
        ASSERT_EQ(it.at(now), breaker::state::open);
    }

    steady_time now{seconds{1'000}};
    breaker it{{
        .failures_in_a_row = 5,
        .least_requests = 20,
        .failure_share = 0.5,
        .window = seconds{10},
        .open_time = milliseconds{500},
        .longest_open = milliseconds{1'500},
    }};
};

TEST_F(a_breaker, opens_after_failures_in_a_row)
{
    requests(4, failure);
    request(success);
    requests(4, failure);
    EXPECT_EQ(it.at(now), closed);
    request(failure);
    EXPECT_EQ(it.at(now), breaker::state::open);
    EXPECT_FALSE(it.admits(now));
    EXPECT_EQ(it.open_for(now), milliseconds{500});
}

TEST_F(a_breaker, opens_when_half_of_many_fail)
{
    for (int each = 0; each < 19; ++each) {
        request(each % 2 == 0 ? failure : success);
    }
    EXPECT_EQ(it.at(now), closed);
    request(failure);
    EXPECT_EQ(it.at(now), breaker::state::open);
}

TEST_F(a_breaker, forgets_an_older_window)
{
    for (int each = 0; each < 18; ++each) {
        request(each % 2 == 0 ? failure : success);
    }
    now += seconds{10};
    requests(2, failure);
    EXPECT_EQ(it.at(now), closed);
}

TEST_F(a_breaker, does_not_count_what_says_nothing)
{
    requests(100, unknown);
    EXPECT_EQ(it.at(now), closed);
}

TEST_F(a_breaker, lets_one_probe_through_and_closes_when_it_succeeds)
{
    open();
    now += milliseconds{500};
    EXPECT_EQ(it.at(now), half_open);
    const bool probe = it.begin(now);
    EXPECT_TRUE(probe);
    EXPECT_FALSE(it.admits(now)) << "one at a time";
    it.end(probe, success, now);
    EXPECT_EQ(it.at(now), closed);
    requests(4, failure);
    EXPECT_EQ(it.at(now), closed) << "what was before is forgotten";
}

TEST_F(a_breaker, waits_longer_after_each_failed_probe)
{
    open();
    for (const auto expected : {1'000, 1'500, 1'500}) {
        now += it.open_for(now);
        EXPECT_TRUE(request(failure));
        EXPECT_EQ(it.open_for(now), milliseconds{expected});
    }
    now += it.open_for(now);
    EXPECT_TRUE(request(success));
    open();
    EXPECT_EQ(it.open_for(now), milliseconds{500}) << "as the first time";
}

TEST_F(a_breaker, makes_room_for_another_probe_when_one_says_nothing)
{
    open();
    now += milliseconds{500};
    EXPECT_TRUE(request(unknown));
    EXPECT_EQ(it.at(now), half_open);
    EXPECT_TRUE(request(success));
    EXPECT_EQ(it.at(now), closed);
}

TEST_F(a_breaker, ignores_how_requests_from_before_it_opened_end)
{
    const bool early = it.begin(now);
    const bool earlier = it.begin(now);
    open();
    now += milliseconds{400};
    it.end(early, failure, now);
    EXPECT_EQ(it.open_for(now), milliseconds{100});
    it.end(earlier, success, now);
    EXPECT_FALSE(it.admits(now));
}

}  // namespace
}  // namespace souk::http
