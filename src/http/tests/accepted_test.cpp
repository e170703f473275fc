// What is well-formed is taken, whatever its shape.

#include "http/tests/test_server.hpp"

#include <gtest/gtest.h>

namespace souk::http {
namespace {

using testing::ask;
using testing::raw_peer;
using testing::test_server;

struct accepted_case {
    const char* name;
    std::string bytes;
    std::string body;
};

void PrintTo(const accepted_case& it, std::ostream* out)
{
    *out << it.name;
}

class accepted : public ::testing::TestWithParam<accepted_case> {};

TEST_P(accepted, is_answered)
{
    test_server server{testing::make_test_routes()};
    const auto answer = ask(server, GetParam().bytes);
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, GetParam().body);
}

INSTANTIATE_TEST_SUITE_P(
    requests,
    accepted,
    ::testing::Values(
        accepted_case{"plain", "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n", "/echo|"},
        accepted_case{
            "host_with_port", "GET /echo HTTP/1.1\r\nHost: shop.example.org:8080\r\n\r\n", "/echo|"
        },
        accepted_case{"host_of_ipv6", "GET /echo HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "/echo|"},
        accepted_case{
            "blanks_around_value", "GET /echo HTTP/1.1\r\nHost:\t a \t\r\n\r\n", "/echo|"
        },
        accepted_case{
            "high_bytes_in_value", "GET /echo HTTP/1.1\r\nHost: a\r\nX: \xc3\xa9\r\n\r\n", "/echo|"
        },
        accepted_case{"empty_value", "GET /echo HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n", "/echo|"},
        accepted_case{"http_1_0", "GET /echo HTTP/1.0\r\n\r\n", "/echo|"},
        accepted_case{
            "encoded_path",
            "GET /echo/UPC%201%25%C3%A9 HTTP/1.1\r\nHost: a\r\n\r\n",
            "/echo/UPC 1%\xc3\xa9|"
        },
        accepted_case{
            "query", "GET /echo?b=%2F+x&a&&c== HTTP/1.1\r\nHost: a\r\n\r\n", "/echo|a=|b=/ x|c==|"
        },
        accepted_case{
            "query_as_browsers_send_it",
            "GET /echo?a=[{|}]^` HTTP/1.1\r\nHost: a\r\n\r\n",
            "/echo|a=[{|}]^`|"
        },
        accepted_case{
            "counted_body",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345",
            "/echo|12345"
        },
        accepted_case{
            "body_length_0", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "/echo|"
        },
        accepted_case{
            "chunked_body",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
            "3\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\n",
            "/echo|abc0123456789"
        },
        accepted_case{
            "empty_chunks",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "/echo|"
        }
    )
);

TEST(connection, answers_pipelined_requests_in_order)
{
    test_server server{testing::make_test_routes()};
    raw_peer peer{server.port()};
    std::string burst;
    for (int each = 0; each < 200; ++each) {
        burst += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n" +
                 std::to_string(100 + each);
    }
    peer.send(burst);
    for (int each = 0; each < 200; ++each) {
        const auto answer = peer.read();
        ASSERT_TRUE(answer.has_value());
        EXPECT_EQ(answer->body, "/echo|" + std::to_string(100 + each));
    }
}

TEST(connection, takes_a_request_byte_by_byte)
{
    test_server server{testing::make_test_routes()};
    raw_peer peer{server.port()};
    const std::string bytes = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                              "chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for (const char each : bytes + bytes) {
        peer.send({&each, 1});
    }
    EXPECT_EQ(peer.read()->body, "/echo|hello");
    EXPECT_EQ(peer.read()->body, "/echo|hello");
}

TEST(connection, answers_head_without_a_body)
{
    test_server server{testing::make_test_routes()};
    raw_peer peer{server.port()};
    peer.send("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = peer.read(true);
    EXPECT_EQ(head->status, 200);
    EXPECT_TRUE(head->has("Content-Length: 6"));
    EXPECT_EQ(peer.read()->body, "/echo|");
}

TEST(connection, closes_when_asked_to)
{
    test_server server{testing::make_test_routes()};
    raw_peer peer{server.port()};
    peer.send("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Close\r\n\r\n");
    EXPECT_TRUE(peer.read()->has("Connection: close"));
    EXPECT_TRUE(peer.is_closed());
}

TEST(connection, does_not_keep_http_1_0_alive)
{
    test_server server{testing::make_test_routes()};
    raw_peer peer{server.port()};
    peer.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(peer.read()->status, 200);
    EXPECT_TRUE(peer.is_closed());
}

TEST(connection, asks_for_the_body_that_waits_to_be_expected)
{
    test_server server{testing::make_test_routes()};
    raw_peer peer{server.port()};
    peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"
    );
    EXPECT_EQ(peer.read()->status, 100);
    peer.send("ok");
    EXPECT_EQ(peer.read()->body, "/echo|ok");
}

TEST(connection, does_not_ask_for_a_body_that_nobody_wants)
{
    test_server server{testing::make_test_routes()};
    raw_peer peer{server.port()};
    peer.send("POST /users HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    );
    EXPECT_EQ(peer.read()->status, 401);
    EXPECT_TRUE(peer.is_closed());
}

TEST(connection, goes_on_after_a_refusal_with_a_body)
{
    test_server server{testing::make_test_routes()};
    raw_peer peer{server.port()};
    peer.send("POST /users HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxxGET /echo "
              "HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(peer.read()->status, 401);
    EXPECT_EQ(peer.read()->body, "/echo|");
}

TEST(connection, serves_several_loops)
{
    test_server server{testing::make_test_routes(), {}, 3};
    for (int each = 0; each < 12; ++each) {
        const auto answer = ask(server, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
        ASSERT_TRUE(answer.has_value());
        EXPECT_EQ(answer->body, "/echo|");
    }
}

}  // namespace
}  // namespace souk::http
