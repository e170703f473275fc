// What the calls of orders answer.
#include "base/log.hpp"
#include "orders/codec.hpp"
#include "orders/tests/order_calls.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using http::verb;
using testing::field_of;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::one_bread;
using testing::order_calls;
using testing::wait;

constexpr auto uuid_of_nobody = "01890000-0000-7000-8000-00000000dead";

TEST_F(order_calls, place_answers_201_with_location_and_tag)
{
    const auto answer = send(
        verb::post,
        "/api/v1/orders",
        "ann",
        R"({"items":[{"upc":"BREAD","qty":2,"price":0.01,"unitPrice":0},)"
        R"({"upc":"SALT","quantity":1}],"totalAmount":0,"status":"COMPLETED"})"
    );
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_THAT(answer.body, HasSubstr(R"("status":"CREATED","totalAmount":5.99,)"));
    EXPECT_EQ(field_of(answer, "ETag"), "\"1\"");
    const auto shown = send(verb::get, field_of(answer, "Location"), "ann");
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.body, answer.body);
}

TEST_F(order_calls, key_comes_as_header_or_member)
{
    const auto first = send_with_key("k 1", one_bread);
    ASSERT_EQ(first.status, 201) << first.body;
    const std::string with_member =
        R"({"items":[{"upc":"BREAD","quantity":1}],"idempotencyKey":"k 1"})";
    const auto again = send(verb::post, "/api/v1/orders", "ann", with_member);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(field_of(again, "Location"), field_of(first, "Location"));
    EXPECT_EQ(send_with_key("k 1", with_member).body, first.body);
    EXPECT_EQ(send_with_key("k 2", with_member).status, 400);
    EXPECT_EQ(send_with_key("k 1", R"({"items":[{"upc":"BREAD","qty":2}]})").status, 422);
}

TEST_F(order_calls, foreign_and_absent_answer_the_same_bytes)
{
    const std::string foreign = place().fields().id.value;
    const std::string absent = uuid_of_nobody;
    const auto ask =
        [&](verb method, const std::string& id, const std::string& rest, const std::string& body) {
            auto answer = send(method, "/api/v1/orders/" + id + rest, "bob", body);
            EXPECT_EQ(answer.status, 404) << answer.body;
            const auto at = answer.body.find(id);
            return at == std::string::npos ? answer.body : answer.body.replace(at, id.size(), "ID");
        };
    EXPECT_EQ(ask(verb::get, foreign, "", ""), ask(verb::get, absent, "", ""));
    EXPECT_EQ(ask(verb::get, foreign, "/events", ""), ask(verb::get, absent, "/events", ""));
    EXPECT_EQ(ask(verb::put, foreign, "", one_bread), ask(verb::put, absent, "", one_bread));
    EXPECT_EQ(ask(verb::post, foreign, "/cancel", ""), ask(verb::post, absent, "/cancel", ""));
    EXPECT_EQ(ask(verb::get, foreign, "", ""), ask(verb::get, "no-uuid", "", ""));
}

TEST_F(order_calls, show_honors_if_none_match)
{
    const order placed = place();
    const std::string path = "/api/v1/orders/" + placed.fields().id.value;
    const auto ask = [&](const std::string& tags) {
        auto asked = make(verb::get, path, "ann");
        asked.fields.emplace_back("if-none-match", tags);
        return send(std::move(asked));
    };
    for (const auto* const known : {"\"1\"", "W/\"1\"", "\"7\", \"1\"", "*"}) {
        const auto answer = ask(known);
        EXPECT_EQ(answer.status, 304) << known;
        EXPECT_EQ(answer.body, "");
        EXPECT_EQ(field_of(answer, "ETag"), "\"1\"");
    }
    for (const auto* const unknown : {"\"2\"", "1", "\"1", "", ",,"}) {
        EXPECT_EQ(ask(unknown).status, 200) << unknown;
    }
    ASSERT_TRUE(wait(orders.cancel(call, ann, placed.fields().id)));
    EXPECT_EQ(ask("\"1\"").status, 200);
}

TEST_F(order_calls, history_tells_what_happened)
{
    const order placed = place();
    const std::string path = "/api/v1/orders/" + placed.fields().id.value;
    ASSERT_EQ(send(verb::post, path + "/cancel", "ann").status, 200);
    const auto answer = send(verb::get, path + "/events", "ann");
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr(R"([{"seq":1,"type":"OrderCreated")"));
    EXPECT_THAT(answer.body, HasSubstr(R"({"seq":2,"type":"OrderCancelled")"));
    EXPECT_THAT(answer.body, HasSubstr(R"("reason":"CUSTOMER"}])"));
    EXPECT_THAT(answer.body, HasSubstr(R"("traceId":"0123456789abcdef0123456789abcdef")"));
    EXPECT_TRUE(json::parse(answer.body));
}

TEST_F(order_calls, cancel_again_answers_the_same)
{
    const std::string path = "/api/v1/orders/" + place().fields().id.value + "/cancel";
    const auto first = send(verb::post, path, "ann");
    EXPECT_EQ(first.status, 200);
    EXPECT_THAT(first.body, HasSubstr(R"("status":"CANCELED")"));
    EXPECT_EQ(send(verb::post, path, "ann").body, first.body);
}

TEST_F(order_calls, list_is_paged_by_an_opaque_cursor)
{
    for (int i = 0; i < 5; ++i) {
        place();
    }
    std::string all;
    std::string cursor;
    int pages = 0;
    do {
        const auto page = list("ann", {{"limit", "2"}, {"cursor", cursor}});
        ASSERT_EQ(page.status, 200) << page.body;
        all += page.body;
        const std::string link = field_of(page, "Link");
        const auto at = link.find("cursor=");
        cursor = at == std::string::npos ? "" : link.substr(at + 7, link.find('>') - at - 7);
        ++pages;
    } while (!cursor.empty() && pages < 10);
    EXPECT_EQ(pages, 3);
    const auto listed = wait(orders.list(call, {})).orders;
    for (const order& each : listed) {
        EXPECT_THAT(all, HasSubstr(to_json(each)));
    }
    EXPECT_EQ(field_of(list("ann", {{"limit", "5"}}), "Link"), "");
}

TEST_F(order_calls, list_shows_one_s_own_and_an_administrator_all)
{
    const std::string hers = place().fields().id.value;
    const std::string his = place(bob, {{"SALT", 1}}).fields().id.value;
    ASSERT_TRUE(wait(orders.cancel(call, bob, {his})));
    EXPECT_THAT(list("ann", {}).body, Not(HasSubstr(his)));
    EXPECT_THAT(list("ann", {{"account", "ANN@example.com"}}).body, HasSubstr(hers));
    EXPECT_EQ(list("ann", {{"account", "bob@example.com"}}).status, 403);
    EXPECT_THAT(list("admin", {}).body, HasSubstr(hers));
    EXPECT_THAT(list("admin", {}).body, HasSubstr(his));
    EXPECT_THAT(list("admin", {{"account", "bob@example.com"}}).body, Not(HasSubstr(hers)));
    EXPECT_THAT(list("admin", {{"status", "CANCELED"}}).body, Not(HasSubstr(hers)));
    EXPECT_EQ(list("ann", {{"status", "CANCELED"}}).body, "[]");
}

TEST_F(order_calls, an_outage_is_503_with_retry_after)
{
    const log::capture quiet;
    items.away["quotes"] = 1;
    const auto answer = send(verb::post, "/api/v1/orders", "ann", one_bread);
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(field_of(answer, "Retry-After"), "");
    EXPECT_THAT(answer.body, Not(HasSubstr("item service is away")));
}

class internal_calls : public order_calls {
protected:
    http::response check_out_as(const std::string& token, const std::string& body)
    {
        return send(verb::post, "/internal/v1/orders/" + id + "/checkout", token, body);
    }

    const std::string id = place().fields().id.value;
};

TEST_F(internal_calls, checkout_holds_and_answers_the_total)
{
    const auto body = R"({"accountEmail":"ann@example.com","paymentId":")" + p1.value + "\"}";
    const auto answer = check_out_as("payment", body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body, R"({"totalAmount":5})");
    EXPECT_EQ(items.available("BREAD"), 8);
    auto asked = make(verb::get, "/internal/v1/orders/" + id + "/payable", "payment");
    asked.query["accountEmail"] = "ann@example.com";
    EXPECT_EQ(send(std::move(asked)).body, R"({"totalAmount":5})");
}

TEST_F(internal_calls, are_closed_to_users_and_clean_about_bad_bodies)
{
    const auto body = R"({"accountEmail":"ann@example.com","paymentId":")" + p1.value + "\"}";
    EXPECT_EQ(check_out_as("ann", body).status, 401);
    for (const auto* const bad :
         {"{}",
          R"({"accountEmail":"ann@example.com"})",
          R"({"accountEmail":"ann@example.com","paymentId":"p"})",
          R"({"accountEmail":7,"paymentId":7})"}) {
        EXPECT_EQ(check_out_as("payment", bad).status, 400) << bad;
    }
    const auto his = R"({"accountEmail":"bob@example.com","paymentId":")" + p1.value + "\"}";
    EXPECT_EQ(check_out_as("payment", his).status, 404);
    EXPECT_EQ(items.available("BREAD"), 10);
}

TEST_F(internal_calls, cancel_for_an_administrator)
{
    const auto path = "/internal/v1/orders/" + id + "/cancel";
    const std::string_view body = R"({"accountEmail":"admin@example.com","role":"ADMIN"})";
    EXPECT_EQ(send(verb::post, path, "ann", std::string{body}).status, 401);
    EXPECT_EQ(send(verb::post, path, "admin", std::string{body}).status, 401);
    const auto bobs = R"({"accountEmail":"bob@example.com","role":"USER"})";
    EXPECT_EQ(send(verb::post, path, "payment", bobs).status, 404);
    for (const auto* const bad :
         {"{}",
          R"({"accountEmail":"admin@example.com"})",
          R"({"accountEmail":"admin@example.com","role":"SERVICE"})",
          R"({"accountEmail":"admin@example.com","role":"admin"})",
          R"({"role":"ADMIN"})"}) {
        EXPECT_EQ(send(verb::post, path, "payment", bad).status, 400) << bad;
    }
    EXPECT_EQ(now_of({id}).status, order_status::created);
    EXPECT_EQ(send(verb::post, path, "payment", std::string{body}).status, 204);
    EXPECT_EQ(now_of({id}).canceled_because, cancel_reason::by_shop);
}

TEST_F(internal_calls, erase_a_customer)
{
    const std::string path = "/internal/v1/orders/erase-customer";
    const std::string body = R"({"accountEmail":"ann@example.com","pseudonym":"erased-1"})";
    EXPECT_EQ(send(verb::post, path, "admin", body).status, 401);
    for (const auto* const bad : {"{}", R"({"accountEmail":"ann@example.com","pseudonym":""})"}) {
        EXPECT_EQ(send(verb::post, path, "payment", bad).status, 400) << bad;
    }
    EXPECT_EQ(now_of({id}).owner.value, "ann@example.com");
    EXPECT_EQ(send(verb::post, path, "payment", body).status, 204);
    EXPECT_EQ(now_of({id}).owner.value, "erased-1");
}

}  // namespace

}  // namespace souk::orders
