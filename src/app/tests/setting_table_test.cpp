#include "app/setting_table.hpp"

#include <gtest/gtest.h>

#include <set>

namespace souk::app {
namespace {

TEST(setting_table, has_each_name_once)
{
    std::set<std::string> keys;
    std::set<std::string> variables;
    for (const auto& each : setting_table()) {
        EXPECT_TRUE(keys.insert(each.key).second) << each.key;
        EXPECT_TRUE(variables.insert(each.environment).second) << each.environment;
        EXPECT_TRUE(each.help.ends_with('.')) << each.key;
    }
    for (const auto* const name :
         {"SOUK_GATEWAY_PORT",
          "SOUK_ACCOUNT_PORT",
          "SOUK_ITEM_PORT",
          "SOUK_ORDER_PORT",
          "SOUK_PAYMENT_PORT",
          "SOUK_DATA",
          "SOUK_RATE_LIMITS",
          "SOUK_LOG_LEVEL",
          "SOUK_HTTP_BODY_BYTES",
          "SHOP_ADMIN_EMAIL",
          "SHOP_ADMIN_PASSWORD",
          "SECRET_KEY"}) {
        EXPECT_EQ(variables.count(name), 1) << name;
    }
}

TEST(setting_table, every_default_may_be_written_down)
{
    settings defaults;
    for (const auto& each : setting_table()) {
        const auto value = each.read(defaults);
        if (value != setting_value{std::string{}}) {
            EXPECT_TRUE(assign(defaults, each, value)) << each.key;
            EXPECT_EQ(each.read(defaults), value) << each.key;
        }
    }
}

// Every number has a place of its own: writing one changes what that one reads, and no other.
TEST(setting_table, every_number_is_its_own)
{
    for (const auto& each : setting_table()) {
        if (each.type != setting::kind::whole) {
            continue;
        }
        settings changed;
        const auto other = each.read(changed) == setting_value{each.least} ? each.most : each.least;
        ASSERT_TRUE(assign(changed, each, other)) << each.key;
        EXPECT_EQ(each.read(changed), setting_value{other}) << each.key;
        const settings defaults;
        for (const auto& another : setting_table()) {
            if (another.key != each.key) {
                EXPECT_EQ(another.read(changed), another.read(defaults)) << each.key << another.key;
            }
        }
    }
}

TEST(setting_table, every_duration_has_the_unit_of_its_name)
{
    settings all;
    ASSERT_TRUE(assign(all, *find_setting("http.idle_ms"), std::int64_t{5}));
    ASSERT_TRUE(assign(all, *find_setting("holds.life_s"), std::int64_t{5}));
    ASSERT_TRUE(assign(all, *find_setting("payments.keys_for_h"), std::int64_t{25}));
    EXPECT_EQ(all.http.idle_time, std::chrono::milliseconds{5});
    EXPECT_EQ(all.holds.life, std::chrono::seconds{5});
    EXPECT_EQ(all.payments.keys_for, std::chrono::hours{25});
}

}  // namespace
}  // namespace souk::app
