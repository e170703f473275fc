#include "auth/revocations.hpp"

#include <gtest/gtest.h>

namespace souk::auth {
namespace {

const account_email ann{"ann@example.org"};
const account_email bob{"bob@example.org"};

timestamp at(int second)
{
    return timestamp{seconds{second}};
}

TEST(revocations, end_older_tokens_of_that_account_only)
{
    revocations all;
    EXPECT_FALSE(all.is_revoked(ann, at(0)));
    all.revoke(ann, at(10));
    EXPECT_TRUE(all.is_revoked(ann, at(9)));
    EXPECT_FALSE(all.is_revoked(ann, at(10)));
    EXPECT_FALSE(all.is_revoked(bob, at(9)));
}

TEST(revocations, never_go_back)
{
    revocations all;
    all.revoke(ann, at(10));
    all.revoke(ann, at(5));
    EXPECT_TRUE(all.is_revoked(ann, at(9)));
    all.revoke(ann, at(20));
    EXPECT_TRUE(all.is_revoked(ann, at(19)));
}

TEST(revocations, forget_what_no_living_token_is_older_than)
{
    revocations all;
    all.revoke(ann, at(10));
    all.revoke(bob, at(20));
    all.forget_before(at(20));
    EXPECT_FALSE(all.is_revoked(ann, at(9)));
    EXPECT_TRUE(all.is_revoked(bob, at(19)));
}

}  // namespace
}  // namespace souk::auth
