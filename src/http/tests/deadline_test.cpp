// How much time a request's work gets, by what the sender says of it.
#include "base/log.hpp"
#include "base/tests/wait.hpp"
#include "http/deadline.hpp"
#include "http/outage.hpp"
#include "http/tests/test_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace souk::http {
namespace {

using souk::testing::fake_world;
using testing::test_server;

// The tokens are the roles' names.
result<principal> authenticate(std::string_view token, access wanted)
{
    if ((token == "service") != (wanted == access::service)) {
        return unauthenticated("invalid-token", "No.");
    }
    return principal{
        .email = {std::string{token}},
        .role = token == "service" ? role::service : role::user,
    };
}

// Answers how many milliseconds its work has; the test server's clock stands still.
task<result<response>> tell_time(const request& asked)
{
    fake_world clock;
    const auto left = asked.call.deadline - clock.steady_now();
    co_return response{.body = std::to_string(std::chrono::floor<milliseconds>(left).count())};
}

router make_routes()
{
    router routes{authenticate};
    const auto add = [&](const char* path, access who) {
        routes.add(
            {.method = verb::get, .path = path, .who = who, .serve = tell_time, .body_limit = 0}
        );
    };
    add("/internal/time", access::service);
    add("/internal/open", access::anyone);
    add("/public/time", access::service);
    add("/api/time", access::user);
    return routes;
}

struct deadline_case {
    std::string path;
    std::string token;
    std::string field;
    std::string time;
};

TEST(deadline, is_the_shorter_of_the_servers_and_a_services)
{
    test_server server{make_routes(), {.request_time = milliseconds{5'000}}};
    const std::vector<deadline_case> cases{
        {"/internal/time", "service", "X-Deadline-Ms: 120\r\n", "120"},
        {"/internal/time", "service", "x-deadline-ms: 0\r\n", "0"},
        {"/internal/time", "service", "X-Deadline-Ms: 60000\r\n", "5000"},
        {"/internal/time", "service", "", "5000"},
        {"/internal/time", "service", "X-Deadline-Ms: -5\r\n", "5000"},
        {"/internal/time", "service", "X-Deadline-Ms: 5s\r\n", "5000"},
        {"/internal/time", "service", "X-Deadline-Ms: 99999999999999999999\r\n", "5000"},
        {"/internal/open", "", "X-Deadline-Ms: 120\r\n", "5000"},
        {"/public/time", "service", "X-Deadline-Ms: 120\r\n", "5000"},
        {"/api/time", "user", "X-Deadline-Ms: 120\r\n", "5000"},
    };
    for (const auto& [path, token, field, time] : cases) {
        const auto credentials = token.empty() ? "" : "Authorization: Bearer " + token + "\r\n";
        const auto answer = testing::ask(
            server, "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + credentials + field + "\r\n"
        );
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->body, time) << path << " " << field;
    }
}

TEST(deadline, is_told_in_whole_milliseconds)
{
    const steady_time now{milliseconds{1'000}};
    EXPECT_EQ(to_time_left(now + milliseconds{250}, now), "250");
    EXPECT_EQ(to_time_left(now + std::chrono::microseconds{1'999}, now), "1");
    EXPECT_EQ(to_time_left(now - milliseconds{1}, now), "0");
    EXPECT_EQ(to_time_left(steady_time::max(), now), "3600000");
}

TEST(outage, of_known_length_is_told_in_retry_after)
{
    const log::capture quiet;
    router routes{authenticate};
    const auto fail = [](const request&) -> task<result<response>> {
        throw away_for{"a peer's breaker is open", 7};
        co_return response{};
    };
    routes.add({.method = verb::get, .path = "/", .who = access::anyone, .serve = fail});
    request asked{.path = "/", .call = fake_world::endless_call()};
    const auto answer = souk::testing::wait(routes.answer(asked));
    EXPECT_EQ(answer.status, 503);
    EXPECT_FALSE(answer.body.contains("breaker")) << answer.body;
    const std::pair<std::string, std::string> wanted{"Retry-After", "7"};
    EXPECT_EQ(std::ranges::count(answer.extra, wanted), 1);
}

}  // namespace
}  // namespace souk::http
