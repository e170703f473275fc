#include "base/log.hpp"
#include "base/tests/fake_world.hpp"
#include "http/client.hpp"
#include "http/message.hpp"
#include "http/response_head.hpp"
#include "http/trace.hpp"

#include <gtest/gtest.h>

namespace souk::http {
namespace {

using enum refusal_kind;
using souk::testing::fake_world;

TEST(problem, has_the_status_of_its_kind)
{
    const std::vector<std::pair<refusal_kind, int>> statuses{
        {invalid, 400},
        {unauthenticated, 401},
        {declined, 402},
        {forbidden, 403},
        {not_found, 404},
        {conflict, 409},
        {stale, 412},
        {too_large, 413},
        {unsupported_media, 415},
        {unprocessable, 422},
        {too_many, 429},
    };
    for (const auto& [kind, status] : statuses) {
        EXPECT_EQ(to_problem(refusal{.kind = kind, .slug = "x"}, {}).status, status);
    }
}

TEST(problem, says_what_is_wrong)
{
    const request asked{.path = "/api/v1/orders/a b", .call = fake_world::endless_call()};
    const refusal why{
        .kind = invalid,
        .slug = "insufficient-stock",
        .message = "Too \"few\".",
        .errors = {{.field = "items[0].qty", .detail = "Only 2 left."}},
        .payment_id = "p-1",
    };
    const auto answer = to_problem(why, asked);
    EXPECT_EQ(answer.content_type, "application/problem+json");
    EXPECT_EQ(
        answer.body,
        R"({"type":"/problems/insufficient-stock","title":"Insufficient stock","status":400,)"
        R"("detail":"Too \"few\".","instance":"/api/v1/orders/a%20b",)"
        R"("traceId":"0123456789abcdef0123456789abcdef",)"
        R"("errors":[{"field":"items[0].qty","detail":"Only 2 left."}],"paymentId":"p-1"})"
    );
}

struct body_case {
    std::string content_type;
    std::string body;
    std::string slug;  // Empty: it is taken.
};

TEST(json_body, is_an_object_declared_as_json)
{
    const std::vector<body_case> cases{
        {"application/json", "{}", ""},
        {"Application/JSON", "{}", ""},
        {"application/json; charset=utf-8", "{}", ""},
        {"application/json;charset=\"UTF-8\"", "{}", ""},
        {"application/json;charset=latin1", "{}", "unsupported-media-type"},
        {"application/jsonp", "{}", "unsupported-media-type"},
        {"application/json5", "{}", "unsupported-media-type"},
        {"text/plain", "{}", "unsupported-media-type"},
        {"", "{}", "unsupported-media-type"},
        {"text/plain; application/json", "{}", "unsupported-media-type"},
        {"application/json", "[]", "malformed-json"},
        {"application/json", "1", "malformed-json"},
        {"application/json", "", "malformed-json"},
        {"application/json", "{", "malformed-json"},
    };
    for (const auto& [content_type, body, slug] : cases) {
        const request asked{.fields = {{"content-type", content_type}}, .body = body};
        const auto read = asked.json();
        EXPECT_EQ(read ? "" : read.error().slug, slug) << content_type << " " << body;
    }
}

TEST(query, gives_whole_numbers_in_range)
{
    const request asked{
        .query =
            {{"a", "7"},
             {"b", "0"},
             {"c", "x"},
             {"d", "7 "},
             {"e", "+7"},
             {"f", ""},
             {"g", "99999999999999999999"},
             {"h", "-1"}},
    };
    EXPECT_EQ(asked.whole("a", 1, 10).value(), 7);
    EXPECT_EQ(asked.whole("absent", 1, 10).value(), std::nullopt);
    for (const auto* const name : {"b", "c", "d", "e", "f", "g", "h"}) {
        const auto read = asked.whole(name, 1, 10);
        ASSERT_FALSE(read.has_value()) << name;
        EXPECT_EQ(read.error().errors.at(0).field, name);
    }
    EXPECT_EQ(asked.text("a"), "7");
    EXPECT_EQ(asked.text("absent"), "");
}

TEST(next_link, repeats_the_query_with_another_cursor)
{
    response page;
    const request asked{.path = "/api/v1/items", .query = {{"cursor", "old"}, {"q", "a&b"}}};
    add_next_link(page, asked, "new=");
    ASSERT_EQ(page.extra.size(), 1);
    EXPECT_EQ(page.extra[0].first, "Link");
    EXPECT_EQ(page.extra[0].second, R"(</api/v1/items?q=a%26b&cursor=new%3D>; rel="next")");
}

TEST(percent_encoding, keeps_unreserved_characters_only)
{
    EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encode("a b/\xc3\xa9+%"), "a%20b%2F%C3%A9%2B%25");
}

std::string head_of(const response& answer)
{
    std::string out;
    append_head(out, answer, {.date = "today", .request_id = "r-1"});
    return out;
}

TEST(response_head, carries_the_usual_fields)
{
    EXPECT_EQ(
        head_of({.status = 201, .body = "{}"}),
        "HTTP/1.1 201 Created\r\nDate: today\r\nContent-Type: application/json\r\n"
        "Content-Length: 2\r\nCache-Control: no-store\r\n"
        "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; sandbox\r\n"
        "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n"
        "X-Frame-Options: DENY\r\nX-Request-Id: r-1\r\n\r\n"
    );
}

TEST(response_head, lets_an_answer_set_its_own)
{
    const auto head = head_of(
        {.extra =
             {{"cache-control", "max-age=60"}, {"Content-Security-Policy", "default-src 'self'"}}}
    );
    EXPECT_TRUE(head.contains("cache-control: max-age=60\r\n"));
    EXPECT_FALSE(head.contains("no-store"));
    EXPECT_FALSE(head.contains("'none'"));
}

TEST(response_head, can_not_be_injected_into)
{
    const log::capture written;
    const auto head = head_of(
        {.extra =
             {{"Location", "/a\r\nSet-Cookie: x=1"},
              {"X Y", "1"},
              {"X:", "1"},
              {"", "1"},
              {"content-length", "9"},
              {"Transfer-Encoding", "chunked"},
              {"Link", "a\0b"},
              {"ETag", "\"1\""}}}
    );
    EXPECT_FALSE(head.contains("Set-Cookie"));
    EXPECT_FALSE(head.contains("X Y"));
    EXPECT_FALSE(head.contains("content-length: 9"));
    EXPECT_FALSE(head.contains("chunked"));
    EXPECT_TRUE(head.contains("ETag: \"1\"\r\n"));
    EXPECT_TRUE(written.text().contains("response field left out"));
}

TEST(response_head, gives_no_length_where_there_is_no_body)
{
    EXPECT_FALSE(head_of({.status = 204})
                     .contains("Content-"
                               "Length"));
    EXPECT_FALSE(head_of({.status = 304}).contains("Content-Type:"));
}

TEST(trace, goes_on_under_a_new_span)
{
    fake_world world;
    const std::string sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto call = begin_call(sent, seconds{30}, world);
    EXPECT_EQ(call.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_NE(call.traceparent, sent);
    EXPECT_EQ(call.traceparent.size(), sent.size());
    EXPECT_EQ(call.deadline, world.steady_now() + seconds{30});
}

TEST(trace, begins_anew_when_what_came_in_is_invalid)
{
    fake_world world;
    for (const char* const sent :
         {"",
          "00",
          "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
          "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
          "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01"}) {
        const auto call = begin_call(sent, seconds{30}, world);
        EXPECT_NE(call.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736") << sent;
        EXPECT_EQ(call.traceparent.size(), 55);
    }
}

TEST(request_id, is_taken_when_it_is_visible_and_short)
{
    fake_world world;
    EXPECT_EQ(choose_request_id("abc-1!", world), "abc-1!");
    EXPECT_EQ(choose_request_id(std::string(128, 'x'), world).size(), 128);
    for (const std::string& sent :
         {std::string{},
          std::string(129, 'x'),
          std::string{"a b"},
          std::string{"a\tb"},
          std::string{"\xc3\xa9"}}) {
        EXPECT_EQ(choose_request_id(sent, world).size(), 36) << sent;
    }
}

}  // namespace
}  // namespace souk::http
