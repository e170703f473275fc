#include "base/outage.hpp"
#include "base/tests/wait.hpp"
#include "http/client.hpp"
#include "http/response_reader.hpp"
#include "http/tests/test_server.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace souk::http {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;
using testing::test_server;

call call_of(milliseconds time_limit)
{
    auto call = fake_world::endless_call();
    call.deadline = std::chrono::steady_clock::now() + time_limit;
    return call;
}

// Sends them one after the other, over one client.
task<std::vector<client_response>>
send_all(std::uint16_t port, std::vector<client_request> requests)
{
    client it{co_await boost::asio::this_coro::executor, "127.0.0.1", port};
    std::vector<client_response> answers;
    for (const auto& each : requests) {
        answers.push_back(co_await it.send(call_of(seconds{10}), each));
    }
    co_return answers;
}

client_response send_one(std::uint16_t port, client_request request)
{
    return wait(send_all(port, {std::move(request)})).at(0);
}

TEST(client, asks_a_server)
{
    test_server server{testing::make_test_routes()};
    const auto answers = wait(send_all(
        server.port(),
        {
            {.target = "/echo?a=b"},
            {.method = verb::post, .target = "/echo", .body = "body", .content_type = "text/plain"},
            {.method = verb::head, .target = "/echo"},
            {.target = "/users", .fields = {{"Authorization", "Bearer user"}}},
            {.method = verb::post, .target = "/json", .body = R"({"name":"x"})"},
            {.target = "/nothing"},
        }
    ));
    EXPECT_EQ(answers[0].body, "/echo|a=b|");
    EXPECT_EQ(answers[1].body, "/echo|body");
    EXPECT_EQ(answers[2].body, "");
    EXPECT_EQ(answers[3].body, "hello user@example.org");
    EXPECT_EQ(answers[4].body, "x");
    EXPECT_EQ(answers[5].status, 404);
    EXPECT_EQ(answers[5].header("content-type"), "application/problem+json");
}

TEST(client, uses_its_connection_again)
{
    test_server server{testing::make_test_routes(), {.connections = 1}};
    const auto answers =
        wait(send_all(server.port(), std::vector<client_request>(50, {.target = "/echo"})));
    for (const auto& each : answers) {
        EXPECT_EQ(each.status, 200);
    }
}

TEST(client, finds_a_server_by_name)
{
    test_server server{testing::make_test_routes()};
    const auto port = server.port();
    const auto asking = [](std::uint16_t at) -> task<client_response> {
        client it{co_await boost::asio::this_coro::executor, "localhost", at};
        const client_request request{.target = "/echo"};
        co_return co_await it.send(call_of(seconds{10}), request);
    };
    EXPECT_EQ(wait(asking(port)).status, 200);
}

TEST(client, sends_nothing_that_could_be_read_as_more)
{
    EXPECT_THROW(send_one(1, {.target = "/a b"}), std::invalid_argument);
    EXPECT_THROW(send_one(1, {.target = "/a\r\nX: 1"}), std::invalid_argument);
    EXPECT_THROW(send_one(1, {.target = "a"}), std::invalid_argument);
    EXPECT_THROW(
        send_one(1, {.target = "/a", .fields = {{"X", "1\r\nY: 2"}}}), std::invalid_argument
    );
    EXPECT_THROW(send_one(1, {.target = "/a", .fields = {{"X:", "1"}}}), std::invalid_argument);
}

using tcp = boost::asio::ip::tcp;

// A server that answers every connection's first request with fixed bytes, and closes.
class fixed_server {
public:
    explicit fixed_server(std::vector<std::string> answers) : answers_(std::move(answers)) {}
    ~fixed_server() { serving_.join(); }
    fixed_server(const fixed_server&) = delete;
    fixed_server& operator=(const fixed_server&) = delete;

    std::uint16_t port() const { return listener_.local_endpoint().port(); }

private:
    void serve()
    {
        for (const auto& answer : answers_) {
            auto peer = listener_.accept();
            std::string request;
            boost::system::error_code closed;
            boost::asio::read_until(peer, boost::asio::dynamic_buffer(request), "\r\n\r\n", closed);
            boost::asio::write(peer, boost::asio::buffer(answer), closed);
        }
    }

    boost::asio::io_context loop_;
    tcp::acceptor listener_{loop_, tcp::endpoint{boost::asio::ip::make_address("127.0.0.1"), 0}};
    std::vector<std::string> answers_;
    std::thread serving_{[this] { serve(); }};
};

TEST(client, reads_every_kind_of_body)
{
    fixed_server server{{
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nabc",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
        "3\r\n\r\nabc",
    }};
    for (int each = 0; each < 4; ++each) {
        EXPECT_EQ(send_one(server.port(), {.target = "/"}).body, "abc");
    }
}

TEST(client, tells_an_outage)
{
    const std::vector<std::string> nonsense{
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc",
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nabc",
    };
    fixed_server server{nonsense};
    for (std::size_t each = 0; each < nonsense.size(); ++each) {
        EXPECT_THROW(send_one(server.port(), {.target = "/"}), unavailable) << nonsense[each];
    }
    EXPECT_THROW(send_one(1, {.target = "/"}), unavailable);
}

TEST(client, repeats_on_a_new_connection_only_what_may_be_repeated)
{
    const std::string first = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none";
    const std::string second = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo";
    fixed_server server{{first, second}};
    const auto answers = wait(send_all(server.port(), {{.target = "/"}, {.target = "/"}}));
    EXPECT_EQ(answers[1].body, "two");
}

TEST(client, gives_up_at_the_deadline)
{
    boost::asio::io_context loop;
    tcp::acceptor silent{loop, tcp::endpoint{boost::asio::ip::make_address("127.0.0.1"), 0}};
    const auto asking = [](std::uint16_t at) -> task<client_response> {
        client it{co_await boost::asio::this_coro::executor, "127.0.0.1", at};
        const client_request request{.target = "/"};
        co_return co_await it.send(call_of(milliseconds{30}), request);
    };
    EXPECT_THROW(wait(asking(silent.local_endpoint().port())), unavailable);
}

}  // namespace
}  // namespace souk::http
