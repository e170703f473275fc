#include "http/proxies.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace souk::http {
namespace {

TEST(proxies, are_believed_only_when_trusted)
{
    const trusted_proxies of{"127.0.0.1, 10.0.0.0/8,::1"};
    EXPECT_EQ(of.client_of("127.0.0.1", "203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(of.client_of("::1", "2001:db8::9"), "2001:db8::9");
    EXPECT_EQ(of.client_of("10.200.3.4", "203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(of.client_of("11.0.0.1", "203.0.113.9"), "11.0.0.1");
    EXPECT_EQ(trusted_proxies{}.client_of("127.0.0.1", "203.0.113.9"), "127.0.0.1");
}

// The client writes the left end of the list itself.
TEST(proxies, do_not_pass_a_client_s_own_words_on)
{
    const trusted_proxies of{"10.0.0.0/8"};
    EXPECT_EQ(of.client_of("10.0.0.1", "1.2.3.4, 203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(of.client_of("10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2"), "203.0.113.9");
    EXPECT_EQ(of.client_of("10.0.0.1", ""), "10.0.0.1");
    EXPECT_EQ(of.client_of("10.0.0.1", "1.2.3.4, rubbish"), "10.0.0.1");
    EXPECT_EQ(of.client_of("10.0.0.1", "10.0.0.3, 10.0.0.2"), "10.0.0.3");
    EXPECT_EQ(of.client_of("10.0.0.1", "1.2.3.4,"), "10.0.0.1");
}

TEST(proxies, that_are_no_addresses_are_refused)
{
    EXPECT_THROW(trusted_proxies{"localhost"}, std::invalid_argument);
    EXPECT_THROW(trusted_proxies{"10.0.0.0/33"}, std::invalid_argument);
    EXPECT_THROW((trusted_proxies{"127.0.0.1,,::1"}), std::invalid_argument);
    EXPECT_THROW(trusted_proxies{"1:2"}, std::invalid_argument);
    EXPECT_NO_THROW(trusted_proxies{" "});
}

TEST(a_network, is_one_v4_address_or_64_bits_of_v6)
{
    EXPECT_EQ(network_of("203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), network_of("2001:db8:1:2::1"));
    EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
    EXPECT_EQ(network_of("-"), "-");
    EXPECT_EQ(network_of("a:b"), "a:b");
}

}  // namespace
}  // namespace souk::http
