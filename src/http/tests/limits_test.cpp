// Limits of size, number and time: each is answered cleanly, and nobody waits for ever.

#include "base/log.hpp"
#include "http/tests/test_server.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>

namespace souk::http {
namespace {

using std::chrono::steady_clock;
using testing::ask;
using testing::raw_peer;
using testing::test_server;

constexpr std::string_view get_echo = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";

template <class Condition>
bool comes_true(Condition condition)
{
    const auto end = steady_clock::now() + seconds{10};
    while (!condition()) {
        if (steady_clock::now() > end) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

// A handler that answers only when it is told to.
struct gate {
    std::atomic<int> waiting = 0;
    std::atomic<bool> open = false;
};

task<result<response>> wait_at_gate(const request& /*asked*/, gate& at)
{
    ++at.waiting;
    boost::asio::
        basic_waitable_timer<steady_clock, boost::asio::wait_traits<steady_clock>, executor>
            pause{co_await boost::asio::this_coro::executor};
    while (!at.open) {
        pause.expires_after(milliseconds{1});
        co_await pause.async_wait(boost::asio::use_awaitable_t<executor>{});
    }
    co_return response{.body = "through"};
}

router make_gated_routes(gate& at)
{
    auto routes = testing::make_test_routes();
    routes.add(verb::get, "/gate", access::anyone, wait_at_gate, at);
    return routes;
}

TEST(body_limit, is_the_routes_own)
{
    test_server server{testing::make_test_routes()};
    const std::string begin = "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    EXPECT_EQ(ask(server, begin + "16\r\n\r\n0123456789abcdef")->status, 200);
    raw_peer peer{server.port()};
    peer.send(begin + "17\r\n\r\n");
    EXPECT_EQ(peer.read()->status, 413);
    EXPECT_TRUE(peer.is_closed());
    const std::string chunked =
        "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(ask(server, chunked + "8\r\n01234567\r\n9\r\n")->status, 413);
}

TEST(body_limit, is_told_to_a_peer_that_is_still_sending)
{
    test_server server{testing::make_test_routes()};
    raw_peer peer{server.port()};
    peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n");
    peer.send(std::string(4'000'000, 'x'));
    const auto answer = peer.read();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 413);
}

TEST(body_limit, lets_a_large_body_through_that_is_allowed)
{
    test_server server{testing::make_test_routes(), {.body_bytes = 8'000'000}};
    raw_peer peer{server.port()};
    const std::string body(4'000'000, 'x');
    peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n" + body);
    EXPECT_EQ(peer.read()->body, "/echo|" + body);
}

TEST(time_limit, ends_a_header_that_comes_too_slowly)
{
    test_server server{testing::make_test_routes(), {.header_time = milliseconds{50}}};
    raw_peer peer{server.port()};
    peer.send("GET /echo HTTP/1.1\r\nHost:");
    EXPECT_EQ(peer.read()->status, 408);
    EXPECT_TRUE(peer.is_closed());
}

TEST(time_limit, ends_a_body_that_comes_too_slowly)
{
    test_server server{testing::make_test_routes(), {.body_time = milliseconds{50}}};
    raw_peer peer{server.port()};
    peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12");
    EXPECT_EQ(peer.read()->status, 408);
    EXPECT_TRUE(peer.is_closed());
}

TEST(time_limit, ends_an_idle_connection_without_a_word)
{
    test_server server{testing::make_test_routes(), {.idle_time = milliseconds{50}}};
    raw_peer peer{server.port()};
    peer.send(get_echo);
    EXPECT_EQ(peer.read()->status, 200);
    EXPECT_TRUE(peer.is_closed());
}

TEST(time_limit, ends_a_peer_that_does_not_read)
{
    auto routes = testing::make_test_routes();
    const auto large = std::make_shared<const std::string>(std::string(32'000'000, 'x'));
    routes.add(route{
        .method = verb::get,
        .path = "/large",
        .who = access::anyone,
        .serve = [large](const request&) -> task<result<response>> {
            return [](auto body) -> task<result<response>> {
                co_return response{.shared_body = body};
            }(large);
        },
        .body_limit = 0,
    });
    test_server server{std::move(routes), {.write_time = milliseconds{50}}};
    raw_peer peer{server.port()};
    peer.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(comes_true([&] {
        return server.metrics().text().contains("souk_http_connections 1");
    }));
    EXPECT_TRUE(comes_true([&] {
        return server.metrics().text().contains("souk_http_connections 0");
    }));
    EXPECT_FALSE(peer.read().has_value());
}

TEST(connection_limit, turns_away_with_503)
{
    test_server server{testing::make_test_routes(), {.connections = 2}};
    raw_peer first{server.port()};
    raw_peer second{server.port()};
    first.send(get_echo);
    second.send(get_echo);
    EXPECT_EQ(first.read()->status, 200);
    EXPECT_EQ(second.read()->status, 200);
    raw_peer third{server.port()};
    const auto answer = third.read();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 503);
    EXPECT_TRUE(answer->has("Retry-After: 1"));
    EXPECT_TRUE(third.is_closed());
    first.send(get_echo);
    EXPECT_EQ(first.read()->status, 200);
}

TEST(connection_limit, counts_by_address_and_forgets_who_left)
{
    test_server server{testing::make_test_routes(), {.connections_per_address = 1}};
    std::unique_ptr<raw_peer> only;
    for (int each = 0; each < 3; ++each) {
        EXPECT_TRUE(comes_true([&] {
            only.reset();  // The one before may not have been seen leaving.
            only = std::make_unique<raw_peer>(server.port());
            only->send(get_echo);
            const auto answer = only->read();
            return answer && answer->status == 200;
        }));
    }
    EXPECT_EQ(ask(server, get_echo)->status, 503);
}

TEST(requests_in_flight, are_limited_at_once_and_the_connection_goes_on)
{
    gate at;
    test_server server{make_gated_routes(at), {.requests_in_flight = 1}};
    raw_peer first{server.port()};
    first.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(comes_true([&] { return at.waiting == 1; }));
    raw_peer second{server.port()};
    second.send(get_echo);
    const auto refused = second.read();
    EXPECT_EQ(refused->status, 503);
    EXPECT_TRUE(refused->has("Retry-After: 1"));
    at.open = true;
    EXPECT_EQ(first.read()->body, "through");
    second.send(get_echo);
    EXPECT_EQ(second.read()->status, 200);
}

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
