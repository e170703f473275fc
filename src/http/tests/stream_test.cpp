// Answers whose body is made while it is sent.

#include "base/log.hpp"
#include "base/tests/real_world.hpp"
#include "http/tests/gate.hpp"

#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <stdexcept>

namespace souk::http {
namespace {

using testing::comes_true;
using testing::raw_peer;
using testing::test_server;

constexpr std::string_view get_stream = "GET /stream HTTP/1.1\r\nHost: a\r\n"
                                        "Authorization: Bearer user\r\n\r\n";
constexpr std::string_view get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view last_chunk = "0\r\n\r\n";
constexpr std::size_t all = 1'000'000'000;

// What a test has the maker of a body do.
class script {
public:
    void say(std::string_view part)
    {
        const std::scoped_lock lock{mutex_};
        parts_ += part;
        if (out_ != nullptr) {
            out_->wake();
        }
    }

    void finish()
    {
        is_finished = true;
        say({});
    }

    // Rests for an hour: only what wakes it lets it go on.
    task<> make(body_writer& out)
    {
        const running now{*this, out};
        while (!is_finished) {
            if (fails) {
                throw std::runtime_error{"a bug"};
            }
            if (!co_await out.write(take()) || !co_await out.rest(std::chrono::hours{1})) {
                co_return;
            }
        }
        co_await out.write(take());
    }

    std::atomic<int> begun = 0;
    std::atomic<int> ended = 0;
    std::atomic<bool> is_finished = false;
    std::atomic<bool> fails = false;
    std::atomic<bool> is_token_good = true;

private:
    struct running {
        running(script& of, body_writer& out) : of(of)
        {
            const std::scoped_lock lock{of.mutex_};
            of.out_ = &out;
            ++of.begun;
        }
        ~running()
        {
            const std::scoped_lock lock{of.mutex_};
            of.out_ = nullptr;
            ++of.ended;
        }
        running(const running&) = delete;
        running& operator=(const running&) = delete;
        script& of;
    };

    std::string take()
    {
        const std::scoped_lock lock{mutex_};
        return std::exchange(parts_, {});
    }

    std::mutex mutex_;
    std::string parts_;
    body_writer* out_ = nullptr;
};

task<result<response>> answer_stream(const request& /*asked*/, script& by)
{
    response answer{.content_type = "text/plain"};
    answer.stream = [&by](body_writer& out) { return by.make(out); };
    co_return answer;
}

task<result<response>> answer_hello(const request& /*asked*/, script& /*by*/)
{
    co_return response{.body = "hello"};
}

router make_routes(script& by)
{
    router routes{[&by](std::string_view, access) -> result<principal> {
        if (!by.is_token_good) {
            return unauthenticated("invalid-token", "No.");
        }
        return principal{.email = {"user@example.org"}};
    }};
    routes.add(verb::get, "/stream", access::user, answer_stream, by);
    routes.add(verb::get, "/hello", access::anyone, answer_hello, by);
    return routes;
}

class streams : public ::testing::Test {
protected:
    explicit streams(server_limits limits = {})
        : server(make_routes(by), limits, 1, std::make_unique<souk::testing::real_world>())
    {
    }

    // Asks, and reads the head.
    testing::raw_answer begin(raw_peer& peer, std::string_view bytes = get_stream)
    {
        peer.send(bytes);
        const auto answer = peer.read(true);
        EXPECT_TRUE(answer.has_value());
        return answer.value_or(testing::raw_answer{});
    }

    bool ends()
    {
        return comes_true([this] { return by.ended == 1; });
    }

    // Fills whatever buffers are between until a write does not come back.
    void say_more_than_anybody_takes() { by.say(std::string(20'000'000, 'x')); }

    script by;
    test_server server;
};

class impatient_streams : public streams {
protected:
    impatient_streams() : streams({.write_time = milliseconds{50}}) {}
};

TEST_F(streams, come_in_chunks_and_the_connection_goes_on)
{
    raw_peer peer{server.port()};
    by.say("hello");
    const auto head = begin(peer);
    EXPECT_EQ(head.status, 200);
    EXPECT_TRUE(head.has("Transfer-Encoding: chunked"));
    EXPECT_TRUE(head.has("Content-Type: text/plain"));
    EXPECT_FALSE(head.head.contains("Content-Length"));
    EXPECT_FALSE(head.head.contains("Connection: close"));
    EXPECT_EQ(peer.take(10), "5\r\nhello\r\n");
    by.say("there, now");
    EXPECT_EQ(peer.take(15), "a\r\nthere, now\r\n");
    by.finish();
    EXPECT_EQ(peer.take(5), last_chunk);
    peer.send(get_hello);
    EXPECT_EQ(peer.read()->body, "hello");
}

TEST_F(streams, let_a_request_that_came_too_early_wait)
{
    raw_peer peer{server.port()};
    begin(peer, std::string{get_stream} + std::string{get_hello});
    by.say("hello");
    EXPECT_EQ(peer.take(10), "5\r\nhello\r\n");
    peer.send(get_hello);
    by.say("hello");
    EXPECT_EQ(peer.take(10), "5\r\nhello\r\n");
    by.finish();
    EXPECT_EQ(peer.take(5), last_chunk);
    EXPECT_EQ(peer.read()->body, "hello");
    EXPECT_EQ(peer.read()->body, "hello");
}

TEST_F(streams, end_with_the_connection_where_it_does_not_go_on)
{
    for (const auto* request :
         {"GET /stream HTTP/1.0\r\nAuthorization: Bearer user\r\n\r\n",
          "GET /stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer user\r\n"
          "Connection: close\r\n\r\n"}) {
        by.is_finished = false;
        raw_peer peer{server.port()};
        by.say("hello");
        const auto head = begin(peer, request);
        EXPECT_TRUE(head.has("Connection: close"));
        EXPECT_FALSE(head.head.contains("Transfer-Encoding"));
        EXPECT_EQ(peer.take(5), "hello");
        by.finish();
        EXPECT_TRUE(peer.is_closed());
    }
}

TEST_F(streams, are_not_made_for_head)
{
    raw_peer peer{server.port()};
    const auto head =
        begin(peer, "HEAD /stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer user\r\n\r\n");
    EXPECT_EQ(head.status, 200);
    EXPECT_TRUE(head.has("Transfer-Encoding: chunked"));
    peer.send(get_hello);
    EXPECT_EQ(peer.read()->body, "hello");
    EXPECT_EQ(by.begun, 0);
}

TEST_F(streams, end_when_the_reader_goes)
{
    {
        raw_peer peer{server.port()};
        begin(peer);
    }
    EXPECT_TRUE(ends());
}

TEST_F(impatient_streams, end_when_the_reader_is_too_slow)
{
    raw_peer peer{server.port()};
    begin(peer);
    say_more_than_anybody_takes();
    EXPECT_TRUE(ends());
    const auto got = peer.take(all);
    EXPECT_LT(got.size(), 20'000'000);
    EXPECT_FALSE(got.ends_with(last_chunk));
}

TEST_F(streams, end_when_the_token_is_not_good_any_more)
{
    raw_peer peer{server.port()};
    by.say("hello");
    begin(peer);
    EXPECT_EQ(peer.take(10), "5\r\nhello\r\n");
    by.is_token_good = false;
    by.say("secret");
    EXPECT_EQ(peer.take(5), last_chunk);
    EXPECT_TRUE(ends());
}

TEST_F(streams, end_as_they_are_when_the_server_stops)
{
    raw_peer peer{server.port()};
    begin(peer);
    auto stopped = std::async(std::launch::async, [&] { server.stop(seconds{10}); });
    EXPECT_EQ(peer.take(5), last_chunk);
    EXPECT_TRUE(peer.is_closed());
    peer.finish();
    EXPECT_EQ(stopped.wait_for(seconds{5}), std::future_status::ready);
}

TEST_F(streams, hold_no_stop_up_when_nobody_reads)
{
    raw_peer peer{server.port()};
    begin(peer);
    say_more_than_anybody_takes();
    peer.take(100'000);  // It is being written.
    auto stopped = std::async(std::launch::async, [&] { server.stop(seconds{10}); });
    EXPECT_EQ(stopped.wait_for(seconds{5}), std::future_status::ready);
    EXPECT_TRUE(ends());
}

TEST_F(streams, are_not_taken_for_whole_when_making_them_failed)
{
    const log::capture written;
    raw_peer peer{server.port()};
    by.say("hello");
    begin(peer);
    EXPECT_EQ(peer.take(10), "5\r\nhello\r\n");
    by.fails = true;
    by.say({});
    EXPECT_TRUE(peer.is_closed());
    EXPECT_TRUE(written.text().contains("a bug")) << written.text();
}

TEST_F(streams, are_counted_when_they_begin_and_written_down_when_they_end)
{
    log::configure(log::level::info);
    const log::capture written;
    raw_peer peer{server.port()};
    by.say("hello");
    begin(peer);
    peer.take(10);
    EXPECT_TRUE(server.metrics().text().contains("souk_http_streams 1"));
    EXPECT_TRUE(server.metrics().text().contains(
        R"(souk_http_requests_total{method="GET",route="/stream",status="200"} 1)"
    ));
    EXPECT_FALSE(written.text().contains(R"("route":"/stream")"));
    by.finish();
    EXPECT_EQ(peer.take(5), last_chunk);
    EXPECT_TRUE(comes_true([&] { return written.text().contains(R"("route":"/stream")"); }));
    log::configure(log::level::error);
    EXPECT_TRUE(written.text().contains(R"("bytes":"5")")) << written.text();
    EXPECT_TRUE(server.metrics().text().contains("souk_http_streams 0"));
}

}  // namespace
}  // namespace souk::http
