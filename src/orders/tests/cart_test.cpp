// What the calls of carts answer.
#include "orders/tests/order_calls.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using http::verb;
using ::testing::HasSubstr;

class cart_calls : public testing::order_calls {
protected:
    http::response put(const std::string& token, const std::string& body)
    {
        return send(verb::put, "/api/v1/cart", token, body);
    }

    http::response get(const std::string& token) { return send(verb::get, "/api/v1/cart", token); }
};

TEST_F(cart_calls, an_empty_cart_has_no_lines)
{
    EXPECT_EQ(get("ann").status, 200);
    EXPECT_EQ(get("ann").body, R"({"items":[]})");
    EXPECT_EQ(put("ann", R"({"items":[]})").body, R"({"items":[]})");
}

TEST_F(cart_calls, keeps_lines_merged_whatever_is_sold)
{
    const auto kept = put(
        "ann",
        R"({"items":[{"upc":"BREAD","qty":2},{"upc":"NONE","quantity":99},{"upc":"BREAD","qty":1}]})"
    );
    EXPECT_EQ(kept.status, 200) << kept.body;
    EXPECT_THAT(
        kept.body,
        HasSubstr(
            R"({"items":[{"upc":"BREAD","quantity":3},{"upc":"NONE","quantity":99}],"updatedAt":"2)"
        )
    );
    EXPECT_EQ(get("ann").body, kept.body);
    EXPECT_EQ(put("ann", R"({"items":[]})").body, R"({"items":[]})");
    EXPECT_EQ(get("ann").body, R"({"items":[]})");
}

TEST_F(cart_calls, are_each_accounts_own)
{
    put("ann", testing::one_bread);
    EXPECT_EQ(get("bob").body, R"({"items":[]})");
    put("bob", R"({"items":[{"upc":"SALT","qty":1}]})");
    EXPECT_THAT(get("ann").body, HasSubstr("BREAD"));
}

TEST_F(cart_calls, refuses_what_no_order_could_have_and_keeps_what_was_there)
{
    put("ann", testing::one_bread);
    for (const auto* body :
         {R"({})",
          R"({"items":{}})",
          R"({"items":[{"upc":"BREAD"}]})",
          R"({"items":[{"upc":"","qty":1}]})",
          R"({"items":[{"upc":"BREAD","qty":0}]})",
          R"({"items":[{"upc":"BREAD","qty":100001}]})",
          R"({"items":[{"upc":"BREAD","qty":60000},{"upc":"BREAD","qty":60000}]})",
          R"({"items":[{"upc":"BREAD","qty":1,"quantity":1}]})"}) {
        EXPECT_EQ(put("ann", body).status, 400) << body;
    }
    std::string many = R"({"items":[)";
    for (int i = 0; i < 1'001; ++i) {
        many += (i == 0 ? R"({"upc":"U)" : R"(,{"upc":"U)") + std::to_string(i) + R"(","qty":1})";
    }
    EXPECT_EQ(put("ann", many + "]}").status, 400);
    EXPECT_THAT(get("ann").body, HasSubstr(R"([{"upc":"BREAD","quantity":1}])"));
}

}  // namespace

}  // namespace souk::orders
