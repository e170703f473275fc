#include "accounts/login_limits.hpp"
#include "base/tests/fake_world.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace souk::accounts {
namespace {

using souk::testing::fake_world;

const account_email ann{"ann@example.org"};

class guessing : public ::testing::Test {
public:
    // Whether a guess may begin; a wrong one.
    bool fail(const account_email& account, const std::string& address)
    {
        auto attempt = limits.begin(account, address);
        if (attempt) {
            attempt->failed();
        }
        return attempt.has_value();
    }

    bool succeed(const account_email& account, const std::string& address)
    {
        auto attempt = limits.begin(account, address);
        if (attempt) {
            attempt->succeeded();
        }
        return attempt.has_value();
    }

    fake_world world;
    login_limits limits{world, {}};
};

TEST_F(guessing, five_times_then_once_a_minute)
{
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(fail(ann, "10.0.0.1"));
    }
    const auto refused = limits.begin(ann, "10.0.0.1");
    ASSERT_FALSE(refused);
    EXPECT_GE(refused.error(), 50);
    EXPECT_LE(refused.error(), 60);
    EXPECT_TRUE(fail(ann, "10.0.0.2"));
    EXPECT_TRUE(fail({"bob@example.org"}, "10.0.0.1"));
    world.advance(seconds{61});
    EXPECT_TRUE(fail(ann, "10.0.0.1"));
    EXPECT_FALSE(fail(ann, "10.0.0.1"));
}

TEST_F(guessing, many_accounts_from_one_address_ends)
{
    int begun = 0;
    for (int i = 0; i < 100; ++i) {
        begun += fail({"a" + std::to_string(i) + "@example.org"}, "10.0.0.1") ? 1 : 0;
    }
    EXPECT_EQ(begun, 50);
    world.advance(seconds{7});
    EXPECT_TRUE(fail({"other@example.org"}, "10.0.0.1"));
}

TEST_F(guessing, one_account_from_many_addresses_ends_but_locks_nobody_out)
{
    ASSERT_TRUE(succeed(ann, "home"));
    int begun = 0;
    for (int i = 0; i < 300; ++i) {
        begun += fail(ann, "10.0.0." + std::to_string(i)) ? 1 : 0;
    }
    EXPECT_EQ(begun, 100);
    EXPECT_TRUE(succeed(ann, "home"));
    EXPECT_TRUE(fail(ann, "home"));
    EXPECT_FALSE(succeed(ann, "new place"));
}

TEST_F(guessing, rightly_is_never_counted)
{
    for (int i = 0; i < 500; ++i) {
        EXPECT_TRUE(succeed(ann, "10.0.0.1"));
    }
}

TEST_F(guessing, side_by_side_gains_nothing)
{
    std::vector<login_limits::attempt> under_way;
    for (int i = 0; i < 5; ++i) {
        auto begun = limits.begin(ann, "10.0.0.1");
        ASSERT_TRUE(begun);
        under_way.push_back(*std::move(begun));
    }
    EXPECT_FALSE(limits.begin(ann, "10.0.0.1"));
    for (auto& each : under_way) {
        each.failed();
    }
    under_way.clear();
    EXPECT_FALSE(limits.begin(ann, "10.0.0.1"));
}

TEST_F(guessing, that_was_given_up_leaves_its_place)
{
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(limits.begin(ann, "10.0.0.1"));
    }
}

TEST_F(guessing, is_free_when_limits_are_off)
{
    login_limit_settings off;
    off.enabled = false;
    login_limits none{world, off};
    for (int i = 0; i < 1'000; ++i) {
        auto attempt = none.begin(ann, "10.0.0.1");
        ASSERT_TRUE(attempt);
        attempt->failed();
    }
}

}  // namespace
}  // namespace souk::accounts
