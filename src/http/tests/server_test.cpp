// How a server starts and stops, and what it writes down.

#include "base/log.hpp"
#include "http/tests/gate.hpp"

#include <gtest/gtest.h>

#include <future>

namespace souk::http {
namespace {

using testing::ask;
using testing::comes_true;
using testing::gate;
using testing::make_gated_routes;
using testing::raw_peer;
using testing::test_server;

constexpr std::string_view get_echo = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(stop, answers_what_is_in_flight_and_closes_what_is_idle)
{
    gate at;
    test_server server{make_gated_routes(at)};
    raw_peer busy{server.port()};
    busy.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
    raw_peer idle{server.port()};
    idle.send(get_echo);
    EXPECT_EQ(idle.read()->status, 200);
    ASSERT_TRUE(comes_true([&] { return at.waiting == 1; }));
    auto stopped = std::async(std::launch::async, [&] { server.stop(seconds{10}); });
    EXPECT_TRUE(idle.is_closed());
    at.open = true;
    const auto answer = busy.read();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->body, "through");
    EXPECT_TRUE(answer->has("Connection: close"));
    busy.finish();
    stopped.get();
    EXPECT_THROW(raw_peer{server.port()}, boost::system::system_error);
}

TEST(stop, waits_no_longer_than_it_may)
{
    gate at;
    test_server server{make_gated_routes(at)};
    raw_peer busy{server.port()};
    busy.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(comes_true([&] { return at.waiting == 1; }));
    server.stop(milliseconds{20});
    EXPECT_FALSE(busy.read().has_value());
    at.open = true;
}

TEST(listen, refuses_a_port_that_is_taken)
{
    test_server first{testing::make_test_routes()};
    test_server second{testing::make_test_routes()};
    const auto routes = testing::make_test_routes();
    try {
        second.server().listen("127.0.0.1", first.port(), routes);
        FAIL();
    } catch (const std::runtime_error& why) {
        const auto port = std::to_string(first.port());
        EXPECT_TRUE(std::string_view{why.what()}.contains("port " + port + " is already in use"));
    }
    EXPECT_THROW(second.server().listen("nowhere", 0, routes), std::runtime_error);
}

TEST(answers, carry_ids_and_are_written_down)
{
    test_server server{testing::make_test_routes()};
    log::configure(log::level::info);
    const log::capture written;
    const auto answer =
        ask(server,
            "GET /users?secret=query HTTP/1.1\r\nHost: a\r\nX-Request-Id: my-id\r\n"
            "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n"
            "Authorization: Bearer user\r\n\r\n");
    log::configure(log::level::error);
    ASSERT_TRUE(answer.has_value());
    EXPECT_TRUE(answer->has("X-Request-Id: my-id"));
    EXPECT_TRUE(answer->has("Cache-Control: no-store"));
    EXPECT_FALSE(answer->head.contains("\r\nServer:"));
    EXPECT_TRUE(answer->head.contains("\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n"));
    const auto text = written.text();
    for (const auto* const part :
         {R"("method":"GET")",
          R"("route":"/users")",
          R"("status":"200")",
          R"("requestId":"my-id")",
          R"("traceId":"4bf92f3577b34da6a3ce929d0e0e4736")",
          R"("remote":"127.0.0.1")",
          R"("account":"user@example.org")"}) {
        EXPECT_TRUE(text.contains(part)) << part << " " << text;
    }
    EXPECT_FALSE(text.contains("secret"));
    EXPECT_FALSE(text.contains("Bearer"));
}

TEST(answers, are_written_down_with_the_client_s_address)
{
    server_limits limits;
    limits.proxies = trusted_proxies{"127.0.0.1"};
    test_server server{testing::make_test_routes(), limits};
    log::configure(log::level::info);
    const log::capture written;
    ask(server,
        "GET /users HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\n"
        "X-Forwarded-For: 203.0.113.9\r\n\r\n");
    log::configure(log::level::error);
    EXPECT_TRUE(written.text().contains(R"("remote":"203.0.113.9")")) << written.text();
}

TEST(figures, are_kept_by_route_template)
{
    test_server server{testing::make_test_routes()};
    ask(server, "GET /items/1 HTTP/1.1\r\nHost: a\r\n\r\n");
    ask(server, "GET /items/2 HTTP/1.1\r\nHost: a\r\n\r\n");
    ask(server, "BREW /no/such/path HTTP/1.1\r\nHost: a\r\n\r\n");
    ask(server, "GET /users HTTP/1.1\r\nHost: a\r\n\r\n");
    ask(server, "GET /echo HTTP/1.1\r\n\r\n");
    const auto text = server.metrics().text();
    for (const auto* const line :
         {R"(souk_http_requests_total{method="GET",route="/items/{id}",status="200"} 2)",
          R"(souk_http_requests_total{method="OTHER",route="unmatched",status="404"} 1)",
          R"(souk_http_requests_total{method="GET",route="/users",status="401"} 1)",
          R"(souk_http_request_seconds_count{method="GET",route="/items/{id}"} 2)",
          R"(souk_http_refused_total{reason="malformed-request"} 1)",
          "souk_http_requests_in_flight 0"}) {
        EXPECT_TRUE(text.contains(line)) << line << "\n" << text;
    }
    EXPECT_FALSE(text.contains("/no/such/path"));
}

}  // namespace
}  // namespace souk::http
