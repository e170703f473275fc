#include "base/log.hpp"
#include "base/tests/wait.hpp"
#include "http/tests/test_server.hpp"

#include <gtest/gtest.h>

namespace souk::http {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;

std::string field_of(const response& answer, std::string_view name)
{
    for (const auto& [known, value] : answer.extra) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

TEST(router, refuses_two_authorizations)
{
    const auto routes = testing::make_test_routes();
    request asked{.path = "/users"};
    asked.fields = {{"authorization", "Bearer user"}, {"authorization", "Bearer user"}};
    EXPECT_EQ(wait(routes.answer(asked)).status, 400);
}

TEST(router, logs_what_it_does_not_tell)
{
    const log::capture written;
    const auto routes = testing::make_test_routes();
    request asked{.path = "/broken", .request_id = "r-1"};
    wait(routes.answer(asked));
    EXPECT_TRUE(written.text().contains("secret detail of a bug"));
    EXPECT_TRUE(written.text().contains("r-1"));
}

TEST(router, asks_its_guards_after_the_token_and_before_the_handler)
{
    auto routes = testing::make_test_routes();
    std::vector<std::string> seen;
    routes.protect([&](const request& asked) -> result<void> {
        seen.push_back(asked.who ? asked.who->email.value : "stranger");
        return std::unexpected(refusal{
            .kind = refusal_kind::too_many,
            .slug = "too-many-requests",
            .message = "Slow down.",
            .retry_after_s = 7,
        });
    });
    request unknown{.path = "/users"};
    EXPECT_EQ(wait(routes.answer(unknown)).status, 401);
    request known{.path = "/users", .fields = {{"authorization", "Bearer user"}}};
    const auto answer = wait(routes.answer(known));
    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(field_of(answer, "Retry-After"), "7");
    EXPECT_EQ(seen, std::vector<std::string>{"user@example.org"});
}

TEST(router, tells_the_log_who_was_refused)
{
    const auto routes = testing::make_test_routes();
    request asked{.path = "/admins", .fields = {{"authorization", "Bearer user"}}};
    EXPECT_EQ(wait(routes.answer(asked)).status, 403);
    ASSERT_TRUE(asked.who);
    EXPECT_EQ(asked.who->email.value, "user@example.org");
}

TEST(router, finds_what_a_request_would_take)
{
    const auto routes = testing::make_test_routes();
    ASSERT_NE(routes.find(verb::post, "/small"), nullptr);
    EXPECT_EQ(routes.find(verb::post, "/small")->body_limit, 16);
    EXPECT_EQ(routes.find(verb::head, "/items/7")->path, "/items/{id}");
    EXPECT_EQ(routes.find(verb::put, "/small"), nullptr);
}

TEST(router, refuses_a_route_that_is_there)
{
    auto routes = testing::make_test_routes();
    const auto again = routes.routes().front();
    EXPECT_THROW(routes.add(again), std::logic_error);
}

TEST(router, asks_its_fallback_for_what_no_other_route_has)
{
    auto routes = testing::make_test_routes();
    const auto pages = [](std::string_view path) { return path.starts_with("/page/"); };
    const auto serve = [](const request& asked) -> task<result<response>> {
        co_return response{.body = asked.route};
    };
    const route fallback{
        .method = verb::get,
        .path = "/{page}",
        .who = access::anyone,
        .serve = serve,
        .body_limit = 0,
    };
    routes.add_fallback(pages, fallback);
    const auto ask = [&](verb method, const std::string& path) {
        request asked{.method = method, .path = path};
        return wait(routes.answer(asked));
    };
    EXPECT_EQ(ask(verb::get, "/page/any/depth").body, "/{page}");
    EXPECT_EQ(ask(verb::head, "/page/1").status, 200);
    EXPECT_EQ(ask(verb::post, "/page/1").status, 405);
    EXPECT_EQ(ask(verb::get, "/nothing").status, 404);
    EXPECT_EQ(ask(verb::get, "/items/7").body, "item 7");
    EXPECT_EQ(routes.find(verb::get, "/page/1")->path, "/{page}");
    EXPECT_THROW(routes.add_fallback(pages, fallback), std::logic_error);
}

}  // namespace
}  // namespace souk::http
