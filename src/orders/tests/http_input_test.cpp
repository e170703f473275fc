// What the calls of orders refuse.
#include "orders/tests/order_calls.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using http::verb;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::one_bread;
using testing::order_calls;
using testing::wait;

struct bad_body {
    std::string body;
    std::string complaint;
};

void PrintTo(const bad_body& it, std::ostream* out)
{
    *out << it.body;
}

class bad_lines : public order_calls, public ::testing::WithParamInterface<bad_body> {};

TEST_P(bad_lines, are_400_naming_the_field)
{
    const order placed = place();
    for (const auto& [method, path] :
         {std::pair{verb::post, std::string{"/api/v1/orders"}},
          {verb::put, "/api/v1/orders/" + placed.fields().id.value}}) {
        const auto answer = send(method, path, "ann", GetParam().body);
        EXPECT_EQ(answer.status, 400) << answer.body;
        EXPECT_EQ(answer.content_type, "application/problem+json");
        EXPECT_THAT(answer.body, HasSubstr(GetParam().complaint));
    }
    EXPECT_EQ(wait(orders.list(call, {})).orders.size(), 1U);
}

std::string line(const std::string& members)
{
    return R"({"items":[{"upc":"BREAD","qty":1},{)" + members + "}]}";
}

INSTANTIATE_TEST_SUITE_P(
    all,
    bad_lines,
    ::testing::Values(
        bad_body{"{", "malformed-json"},
        bad_body{"[]", ""},
        bad_body{"{}", R"("field":"items")"},
        bad_body{R"({"items":null})", R"("field":"items")"},
        bad_body{R"({"items":[]})", R"("field":"items")"},
        bad_body{R"({"items":{}})", R"("field":"items")"},
        bad_body{R"({"items":[7]})", R"("field":"items[0]")"},
        bad_body{R"({"items":[null]})", R"("field":"items[0]")"},
        bad_body{R"({"items":[],"items":[]})", "malformed-json"},
        bad_body{line(R"("qty":1)"), R"("field":"items[1].upc")"},
        bad_body{line(R"("upc":"","qty":1)"), R"("field":"items[1].upc")"},
        bad_body{line(R"("upc":7,"qty":1)"), R"("field":"items[1].upc")"},
        bad_body{line(R"("upc":"a\u0000b","qty":1)"), R"("field":"items[1].upc")"},
        bad_body{line(R"("upc":")" + std::string(65, 'x') + R"(","qty":1)"), "items[1].upc"},
        bad_body{line(R"("upc":"SALT")"), R"("field":"items[1].qty")"},
        bad_body{line(R"("upc":"SALT","qty":0)"), R"("field":"items[1].qty")"},
        bad_body{line(R"("upc":"SALT","qty":-1)"), R"("field":"items[1].qty")"},
        bad_body{line(R"("upc":"SALT","qty":1.5)"), R"("field":"items[1].qty")"},
        bad_body{line(R"("upc":"SALT","qty":"1")"), R"("field":"items[1].qty")"},
        bad_body{line(R"("upc":"SALT","qty":1e400)"), R"("field":"items[1].qty")"},
        bad_body{line(R"("upc":"SALT","qty":99999999999999999999)"), "items[1].qty"},
        bad_body{line(R"("upc":"SALT","quantity":true)"), R"("field":"items[1].quantity")"},
        bad_body{line(R"("upc":"SALT","qty":1,"quantity":1)"), R"("field":"items[1].qty")"},
        bad_body{line(R"("upc":"SALT","qty":100001)"), "The quantity of SALT"},
        bad_body{R"({"items":[{},{}]})", "items[1].upc"}
    )
);

TEST_F(order_calls, an_address_lacks_nothing)
{
    const auto answer_to = [this](const std::string& address) {
        const auto body = R"({"items":[{"upc":"BREAD","qty":1}],"shippingAddress":)" + address;
        return send(verb::post, "/api/v1/orders", "ann", body + "}");
    };
    const std::string whole = R"({"line1":"1 Lane","city":"Bern","postalCode":"3000",)";
    for (const auto& [bad, field] : {
             std::pair{std::string{"7"}, "shippingAddress"},
             {whole + "}", "malformed-json"},
             {whole + R"("country":"XX"})", "shippingAddress.country"},
             {whole + R"("country":"CH","line2":" "})", "shippingAddress.line2"},
             {R"({"line1":"1 Lane","city":"Bern","country":"CH"})", "shippingAddress.postalCode"},
         }) {
        const auto answer = answer_to(bad);
        EXPECT_EQ(answer.status, 400) << bad;
        EXPECT_THAT(answer.body, HasSubstr(field));
    }
    const std::string good = whole + R"("country":"CH"})";
    EXPECT_THAT(answer_to(good).body, HasSubstr(R"("shippingAddress":)" + good));
    EXPECT_THAT(answer_to("null").body, Not(HasSubstr("shippingAddress")));
}

TEST_F(order_calls, a_thousand_lines_are_read_and_one_more_is_refused)
{
    const auto lines = [](int count) {
        std::string text = R"({"items":[{"upc":"BREAD","qty":1})";
        for (int i = 1; i < count; ++i) {
            text += R"(,{"upc":"U)" + std::to_string(i) + R"(","qty":1})";
        }
        return text + "]}";
    };
    const auto most = send(verb::post, "/api/v1/orders", "ann", lines(1'000));
    EXPECT_EQ(most.status, 404);
    EXPECT_THAT(most.body, HasSubstr("unknown-item"));
    const auto more = send(verb::post, "/api/v1/orders", "ann", lines(1'001));
    EXPECT_EQ(more.status, 400);
    EXPECT_THAT(more.body, HasSubstr("At most 1000 lines."));
}

TEST_F(order_calls, another_content_type_is_415)
{
    auto asked = make(verb::post, "/api/v1/orders", "ann", one_bread);
    asked.fields.back().second = "text/plain";
    EXPECT_EQ(send(std::move(asked)).status, 415);
}

TEST_F(order_calls, key_has_1_to_255_printable_characters)
{
    for (const auto& bad :
         {std::string{},
          std::string(256, 'k'),
          std::string{"k\tk"},
          std::string{"k\x01"},
          std::string{"ké"}}) {
        const auto answer = send_with_key(bad, one_bread);
        EXPECT_EQ(answer.status, 400) << bad;
        EXPECT_THAT(answer.body, HasSubstr("Idempotency-Key"));
    }
    for (const auto* const bad : {"\"\"", "7", "\"\\u0001\"", "\"é\""}) {
        const std::string body =
            std::string{R"({"items":[{"upc":"BREAD","qty":1}],"idempotencyKey":)"} + bad + "}";
        const auto answer = send(verb::post, "/api/v1/orders", "ann", body);
        EXPECT_EQ(answer.status, 400) << bad;
        EXPECT_THAT(answer.body, HasSubstr("idempotencyKey"));
    }
    EXPECT_EQ(send_with_key(std::string(255, 'k'), one_bread).status, 201);
}

TEST_F(order_calls, everything_wrong_is_said_at_once)
{
    const auto answer = send_with_key("", R"({"items":[{"qty":0},{"upc":"A"}]})");
    EXPECT_EQ(answer.status, 400);
    for (const auto* const field :
         {"items[0].upc", "items[0].qty", "items[1].qty", "Idempotency-Key"}) {
        EXPECT_THAT(answer.body, HasSubstr(field));
    }
}

TEST_F(order_calls, list_refuses_garbage)
{
    for (const auto* const bad : {"x", "!!", "AAAA", "bm90LWEtdXVpZA", "../../etc"}) {
        const auto answer = list("ann", {{"cursor", bad}});
        EXPECT_EQ(answer.status, 400) << bad;
        EXPECT_THAT(answer.body, HasSubstr("bad-cursor"));
    }
    for (const auto* const bad : {"0", "-1", "1001", "ten", "1.5", "99999999999999999999"}) {
        EXPECT_EQ(list("ann", {{"limit", bad}}).status, 400) << bad;
    }
    for (const auto* const bad : {"created", "PAID", "CREATED "}) {
        EXPECT_EQ(list("ann", {{"status", bad}}).status, 400) << bad;
    }
}

}  // namespace

}  // namespace souk::orders
