// How a peer is asked that is well.
#include "http/tests/a_peer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <gmock/gmock.h>
#include <thread>

namespace souk::http {
namespace {

using namespace testing;
using ::testing::HasSubstr;

TEST_F(a_peer, is_told_who_asks_the_trace_and_the_time_left)
{
    scripted_peer server{well};
    auto item = make(settings_for({server.port()}));
    ask(item, plain_post, milliseconds{5'000});
    const auto request = server.last_request();
    EXPECT_THAT(request, HasSubstr("Authorization: Bearer token\r\n"));
    EXPECT_THAT(request, HasSubstr("traceparent: " + call_for({}).traceparent + "\r\n"));
    const auto at = request.find("x-deadline-ms: ");
    ASSERT_NE(at, std::string::npos);
    const auto left = std::stoi(request.substr(at + 15));
    EXPECT_GT(left, 3'000);
    EXPECT_LE(left, 5'000);
    ask(item, repeatable_post);
    EXPECT_LE(
        std::stoi(server.last_request().substr(server.last_request().find("-ms: ") + 5)), 300
    );
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(a_peer, answers_what_is_no_fault_of_the_servers)
{
    scripted_peer server{[](const auto&) { return answer_with(404, "none"); }};
    auto item = make(settings_for({server.port()}));
    EXPECT_EQ(ask(item).status, 404);
    EXPECT_EQ(server.requests(), 1);
    EXPECT_EQ(figure(R"(souk_peer_requests_total{outcome="refused",peer="item"} )"), 1);
}

TEST_F(a_peer, shares_its_requests_among_its_addresses)
{
    scripted_peer one{well};
    scripted_peer two{well};
    auto item = make(settings_for({one.port(), two.port()}));
    for (int each = 0; each < 10; ++each) {
        ask(item);
    }
    EXPECT_EQ(one.requests(), 5);
    EXPECT_EQ(two.requests(), 5);
}

task<> add_outcome(task<client_response> of, std::vector<int>& to)
{
    try {
        const auto answer = co_await std::move(of);
        to.push_back(answer.status);
    } catch (const overloaded&) {
        to.push_back(0);
    }
}

TEST_F(a_peer, gets_so_many_connections_and_no_more)
{
    scripted_peer server{well};
    auto settings = settings_for({server.port()});
    settings.connections = 3;
    settings.waiting = 30;
    auto item = make(settings);
    std::vector<int> outcomes;
    for (int each = 0; each < 40; ++each) {
        const client_request what{.target = "/"};
        boost::asio::co_spawn(
            loop.get(), add_outcome(send(item, what, seconds{10}), outcomes), boost::asio::detached
        );
    }
    const auto nothing = []() -> task<> { co_return; };
    loop.run(nothing());
    EXPECT_EQ(std::ranges::count(outcomes, 200), 33);
    EXPECT_EQ(std::ranges::count(outcomes, 0), 7) << "more than may wait";
    EXPECT_LE(server.connections(), 3);
}

TEST_F(a_peer, has_connections_for_each_loop)
{
    scripted_peer server{well};
    own_loop other;
    auto item = make(settings_for({server.port()}));
    std::thread beside{[&] {
        for (int each = 0; each < 200; ++each) {
            EXPECT_EQ(other.run(send(item, {.target = "/"}, seconds{10})).status, 200);
        }
    }};
    for (int each = 0; each < 200; ++each) {
        EXPECT_EQ(ask(item).status, 200);
    }
    beside.join();
    EXPECT_EQ(server.connections(), 2);
}

TEST_F(a_peer, needs_an_address_and_a_clean_request)
{
    EXPECT_THROW(make(settings_for({})), std::invalid_argument);
    auto item = make(settings_for({dead_port()}));
    EXPECT_THROW(ask(item, {.target = "/a b"}), std::invalid_argument);
}

TEST(peer_addresses, are_read_from_text)
{
    using all = std::vector<peer_address>;
    EXPECT_EQ(parse_peer_addresses("item:8082"), (all{{"item", 8082}}));
    EXPECT_EQ(
        parse_peer_addresses("10.0.0.1:1, [::1]:65535"), (all{{"10.0.0.1", 1}, {"::1", 65535}})
    );
    for (const auto* const wrong :
         {"",
          "item",
          ":80",
          "item:",
          "item:0",
          "item:65536",
          "item:8x",
          "a:1,",
          "::1:80",
          "http://item:80",
          "a b:1",
          "[]:1"}) {
        EXPECT_THROW(parse_peer_addresses(wrong), std::invalid_argument) << wrong;
    }
}

}  // namespace
}  // namespace souk::http
