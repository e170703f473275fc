#include "base/log.hpp"
#include "base/text.hpp"
#include "payments/http.hpp"
#include "payments/tests/shop.hpp"

namespace souk::payments {

namespace {

using namespace testing;
using souk::testing::wait;

// The token is the caller's name.
result<principal> authenticate(std::string_view token, http::access wanted)
{
    if (token == "account" && wanted == http::access::service) {
        return principal{.email = {"account"}, .role = role::service};
    }
    for (const principal& known : {ann, bob, boss}) {
        if (known.email.value.starts_with(token)) {
            return known;
        }
    }
    return unauthenticated("invalid-token", "No.");
}

class payments_over_http : public ::testing::Test {
protected:
    payments_over_http()
    {
        add_routes(router, shop.payments);
        add_internal_routes(router, shop.payments);
    }

    http::response send(http::request asked, const std::string& token)
    {
        asked.call = shop.new_call();
        asked.call.traceparent = souk::testing::fake_world::endless_call().traceparent;
        if (!token.empty()) {
            asked.fields.emplace_back("authorization", "Bearer " + token);
        }
        return wait(router.answer(asked));
    }

    http::response
    post(const std::string& body, const std::string& token = "ann", http::headers fields = {})
    {
        http::request asked{
            .method = http::verb::post, .path = "/api/v1/payments", .fields = std::move(fields)
        };
        asked.fields.emplace_back("content-type", "application/json");
        asked.body = body;
        return send(std::move(asked), token);
    }

    http::response
    get(const std::string& path,
        const std::string& token,
        std::map<std::string, std::string> query = {})
    {
        http::request asked{.path = path, .query = std::move(query)};
        return send(std::move(asked), token);
    }

    http::response refund(const std::string& id, const std::string& token)
    {
        http::request asked{
            .method = http::verb::post, .path = "/api/v1/payments/" + id + "/refund"
        };
        return send(std::move(asked), token);
    }

    static std::string body_with(const std::string& rest)
    {
        return R"({"orderId":")" + bought.value + "\"" + rest + "}";
    }

    shop shop;
    log::capture log;
    http::router router{authenticate};
};

std::string field_of(const http::response& answer, std::string_view name)
{
    for (const auto& [known, value] : answer.extra) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

const std::string good = R"(,"amount":39.98)";

TEST_F(payments_over_http, answers_a_paid_payment)
{
    const auto answer = post(body_with(good));
    ASSERT_EQ(answer.status, 201) << answer.body;
    const payment paid = shop.all().at(0);
    EXPECT_EQ(field_of(answer, "Location"), "/api/v1/payments/" + paid.id.value);
    const std::string at = souk::to_string(paid.created_at);
    EXPECT_EQ(
        answer.body,
        R"({"id":")" + paid.id.value + R"(","paymentId":")" + paid.id.value + R"(","orderId":")" +
            bought.value +
            R"(","accountEmail":"ann@example.com","status":"SUCCESS","amount":39.98,)" +
            R"("createdAt":")" + at + R"(","updatedAt":")" + at + R"("})"
    );
    EXPECT_EQ(get("/api/v1/payments/" + paid.id.value, "ann").body, answer.body);
}

TEST_F(payments_over_http, answers_202_while_the_provider_is_silent)
{
    shop.cards.slow_for = milliseconds{400};
    const auto answer = post(body_with(good + R"(,"paymentMethod":"slow")"));
    EXPECT_EQ(answer.status, 202);
    EXPECT_TRUE(answer.body.contains(R"("status":"PENDING")"));
    EXPECT_FALSE(field_of(answer, "Location").empty());
}

TEST_F(payments_over_http, answers_402_with_the_failed_payments_id)
{
    const auto answer = post(body_with(good + R"(,"paymentMethod":"bad")"));
    EXPECT_EQ(answer.status, 402);
    const payment failed = shop.all().at(0);
    EXPECT_TRUE(answer.body.contains("payment-declined")) << answer.body;
    EXPECT_TRUE(answer.body.contains(failed.id.value)) << answer.body;
    const auto shown = get("/api/v1/payments/" + failed.id.value, "ann");
    EXPECT_TRUE(shown.body.contains(R"("failureReason":"declined")")) << shown.body;
}

struct bad_body {
    std::string rest;
    std::string field;
};

TEST_F(payments_over_http, names_each_field_that_is_wrong)
{
    const std::vector<bad_body> all{
        {"", "amount"},
        {R"(,"amount":"39.98")", "amount"},
        {R"(,"amount":0)", "amount"},
        {R"(,"amount":-1)", "amount"},
        {R"(,"amount":39.981)", "amount"},
        {R"(,"amount":1e400)", "amount"},
        {R"(,"amount":null)", "amount"},
        {good + R"(,"paymentMethod":7)", "paymentMethod"},
        {good + R"(,"paymentMethod":"")", "paymentMethod"},
        {good + R"(,"paymentMethod":"gold")", "paymentMethod"},
        {good + R"(,"idempotencyKey":"")", "idempotencyKey"},
        {good + R"(,"idempotencyKey":"a\nb")", "idempotencyKey"},
        {good + R"(,"idempotencyKey":")" + std::string(256, 'k') + "\"", "idempotencyKey"},
        {good + R"(,"idempotencyKey":5)", "idempotencyKey"},
    };
    for (const bad_body& each : all) {
        const auto answer = post(body_with(each.rest));
        EXPECT_EQ(answer.status, 400) << each.rest << answer.body;
        EXPECT_TRUE(answer.body.contains("\"" + each.field + "\"")) << each.rest << answer.body;
    }
    for (const std::string order :
         {R"({"amount":1})", R"({"orderId":7,"amount":1})", R"({"orderId":"../x","amount":1})"}) {
        const auto answer = post(order);
        EXPECT_EQ(answer.status, 400) << order;
        EXPECT_TRUE(answer.body.contains("\"orderId\"")) << answer.body;
    }
    EXPECT_TRUE(shop.all().empty());
}

TEST_F(payments_over_http, takes_the_key_from_header_or_member)
{
    const auto by_member = post(body_with(good + R"(,"idempotencyKey":"k")"));
    ASSERT_EQ(by_member.status, 201);
    const http::headers header{{"idempotency-key", "k"}};
    EXPECT_EQ(post(body_with(good), "ann", header).body, by_member.body);
    EXPECT_EQ(post(body_with(good + R"(,"idempotencyKey":"k")"), "ann", header).status, 201);
    EXPECT_EQ(post(body_with(good + R"(,"idempotencyKey":"j")"), "ann", header).status, 400);
    EXPECT_EQ(post(body_with(R"(,"amount":39)"), "ann", header).status, 422);
    EXPECT_EQ(post(body_with(good), "ann", {{"idempotency-key", ""}}).status, 400);
    EXPECT_EQ(post(body_with(good), "ann", {{"idempotency-key", "\xc3\xa9"}}).status, 400);
    EXPECT_EQ(shop.all().size(), 1);
}

TEST_F(payments_over_http, wants_a_token)
{
    EXPECT_EQ(post(body_with(good), "").status, 401);
    EXPECT_EQ(get("/api/v1/payments", "").status, 401);
    EXPECT_EQ(get("/api/v1/payments/x", "").status, 401);
    EXPECT_EQ(refund("x", "").status, 401);
    EXPECT_EQ(refund("x", "ann").status, 403);
    EXPECT_EQ(refund("x", "boss").status, 404);
}

TEST_F(payments_over_http, answers_anothers_payment_as_an_absent_one)
{
    ASSERT_EQ(post(body_with(good)).status, 201);
    const std::string made = shop.all().at(0).id.value;
    const std::string absent = "00000009-0000-7000-8000-000000000000";
    const auto foreign = get("/api/v1/payments/" + made, "bob");
    auto none = get("/api/v1/payments/" + absent, "bob");
    EXPECT_EQ(foreign.status, 404);
    if (const auto at = none.body.find(absent); at != std::string::npos) {
        none.body.replace(at, absent.size(), made);
    }
    EXPECT_EQ(foreign.body, none.body);
    EXPECT_EQ(get("/api/v1/payments/" + made, "boss").status, 200);
}

TEST_F(payments_over_http, pages_a_list)
{
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(post(body_with(good + R"(,"paymentMethod":"bad")")).status, 402);
    }
    const auto all = shop.all();
    const auto first = get("/api/v1/payments", "ann", {{"limit", "2"}});
    EXPECT_TRUE(first.body.contains(all[1].id.value));
    EXPECT_FALSE(first.body.contains(all[2].id.value));
    const std::string cursor = to_base64url(all[1].id.value);
    EXPECT_TRUE(field_of(first, "Link").contains(cursor)) << field_of(first, "Link");
    const auto second = get("/api/v1/payments", "ann", {{"limit", "2"}, {"cursor", cursor}});
    EXPECT_TRUE(second.body.contains(all[2].id.value));
    EXPECT_FALSE(second.body.contains(all[1].id.value));
    EXPECT_EQ(field_of(second, "Link"), "");
    EXPECT_EQ(get("/api/v1/payments", "bob").body, "[]");
    EXPECT_EQ(get("/api/v1/payments", "bob", {{"account", "ann@example.com"}}).status, 403);
    EXPECT_EQ(get("/api/v1/payments", "ann", {{"account", "Ann@example.com"}}).status, 200);
}

TEST_F(payments_over_http, refuses_bad_queries)
{
    const auto status = [&](const std::string& name, const std::string& value) {
        return get("/api/v1/payments", "ann", {{name, value}}).status;
    };
    EXPECT_EQ(status("limit", "0"), 400);
    EXPECT_EQ(status("limit", "1001"), 400);
    EXPECT_EQ(status("limit", "x"), 400);
    EXPECT_EQ(status("cursor", "???"), 400);
    EXPECT_EQ(status("cursor", to_base64url("' OR 1=1")), 400);
    EXPECT_EQ(status("orderId", "x"), 400);
    EXPECT_EQ(status("orderId", bought.value), 200);
}

TEST_F(payments_over_http, refunds_for_an_administrator)
{
    ASSERT_EQ(post(body_with(good)).status, 201);
    const std::string made = shop.all().at(0).id.value;
    const auto answer = refund(made, "boss");
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.body.contains(made));
    EXPECT_EQ(shop.desk.canceled, std::vector{bought});
}

TEST_F(payments_over_http, answers_503_when_a_neighbor_is_away)
{
    shop.desk.away = true;
    const auto answer = post(body_with(good));
    EXPECT_EQ(answer.status, 503);
    EXPECT_FALSE(field_of(answer, "Retry-After").empty());
}

TEST_F(payments_over_http, erases_a_customer_for_another_service)
{
    ASSERT_EQ(post(body_with(good)).status, 201);
    const auto erase = [&](const std::string& body, const std::string& token) {
        http::request asked{
            .method = http::verb::post, .path = "/internal/v1/payments/erase-customer"
        };
        asked.fields.emplace_back("content-type", "application/json");
        asked.body = body;
        return send(std::move(asked), token).status;
    };
    const std::string body = R"({"accountEmail":"ann@example.com","pseudonym":"erased-1"})";
    EXPECT_EQ(erase(body, "ann"), 401);
    EXPECT_EQ(erase(body, "boss"), 401);
    EXPECT_EQ(erase("{}", "account"), 400);
    EXPECT_EQ(shop.all().at(0).account.value, "ann@example.com");
    EXPECT_EQ(erase(body, "account"), 204);
    EXPECT_EQ(shop.all().at(0).account.value, "erased-1");
}

}  // namespace
}  // namespace souk::payments
