#include "http/tests/framing_trick.hpp"

namespace souk::http::testing {
namespace {

test_server& shared_server()
{
    static test_server only{testing::make_test_routes()};
    return only;
}

}  // namespace

void expect_refused(const trick& it)
{
    raw_peer peer{shared_server().port()};
    // A smuggled request behind it would be answered with 200.
    peer.send(it.bytes + "GET /echo/smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto answer = peer.read();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, it.status) << answer->body;
    EXPECT_TRUE(answer->has("Connection: close"));
    EXPECT_TRUE(answer->has("Content-Type: application/problem+json"));
    EXPECT_TRUE(answer->body.contains(R"("traceId":)"));
    EXPECT_TRUE(peer.is_closed());
}

TEST_P(framing_trick, is_refused_and_the_connection_closed)
{
    expect_refused(GetParam());
}

}  // namespace souk::http::testing
