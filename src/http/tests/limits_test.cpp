// Limits of size, number and time: each is answered cleanly, and nobody waits for ever.

#include "http/tests/gate.hpp"

#include <gtest/gtest.h>

namespace souk::http {
namespace {

using testing::ask;
using testing::comes_true;
using testing::gate;
using testing::make_gated_routes;
using testing::raw_peer;
using testing::test_server;

constexpr std::string_view get_echo = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";

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

}  // namespace
}  // namespace souk::http
