#include "auth/service_tokens.hpp"
#include "base/tests/fake_world.hpp"

#include <gtest/gtest.h>

namespace souk::auth {
namespace {

class own_token : public ::testing::Test {
protected:
    result<claims> verify(const std::string& token, audience whom = audience::internal)
    {
        return signer.verify(token, whom, world.now());
    }

    souk::testing::fake_world world;
    token_signer signer{"0123456789abcdef0123456789abcdef"};
    service_tokens tokens{signer, world, "order", seconds{300}};
};

TEST_F(own_token, names_the_service_and_opens_internal_calls_only)
{
    const auto read = verify(tokens.current());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->who.email.value, "order");
    EXPECT_EQ(read->who.role, role::service);
    EXPECT_FALSE(verify(tokens.current(), audience::api));
}

TEST_F(own_token, is_kept_and_renewed_before_it_ends)
{
    const auto first = tokens.current();
    world.advance(seconds{149});
    EXPECT_EQ(tokens.current(), first);
    for (int hour = 0; hour < 10; ++hour) {
        world.advance(seconds{151});
        const auto read = verify(tokens.current());
        ASSERT_TRUE(read);
        EXPECT_GE(read->expires_at - world.now(), seconds{150});
    }
    EXPECT_NE(tokens.current(), first);
}

}  // namespace
}  // namespace souk::auth
