// A peer that is away is left alone, found again when it is back, and nobody waits for it.
#include "base/log.hpp"
#include "base/tests/real_world.hpp"
#include "http/peer.hpp"
#include "http/tests/scripted_peer.hpp"

#include <gtest/gtest.h>

namespace souk::http {
namespace {

using namespace testing;

class a_peers_breaker : public ::testing::Test {
protected:
    a_peers_breaker() { log::configure(log::level::info); }

    peer make(std::vector<std::uint16_t> ports)
    {
        peer_settings all{.name = "item"};
        for (const auto port : ports) {
            all.addresses.push_back({.host = "127.0.0.1", .port = port});
        }
        all.try_time = milliseconds{300};
        all.tries = 1;
        all.breaker.failures_in_a_row = 3;
        all.breaker.open_time = milliseconds{50};
        all.breaker.longest_open = milliseconds{100};
        return peer{std::move(all), world, figures, [] { return std::string{"token"}; }};
    }

    static task<client_response> send(peer& to, client_request what, milliseconds time)
    {
        const call call = call_for(time);
        co_return co_await to.send(call, std::move(what));
    }

    client_response ask(peer& to, verb method = verb::get, milliseconds time = seconds{10})
    {
        return loop.run(send(to, {.method = method, .target = "/"}, time));
    }

    // Asks until it is answered.
    void until_back(peer& to)
    {
        for (int each = 0; each < 1'000; ++each) {
            try {
                ask(to);
                return;
            } catch (const unavailable&) {
                loop.run(world.sleep(milliseconds{5}));
            }
        }
        FAIL() << "the peer never came back";
    }

    double breaker_of(std::uint16_t port) const
    {
        const auto name =
            "souk_peer_breaker{address=\"127.0.0.1:" + std::to_string(port) + "\",peer=\"item\"} ";
        const auto text = figures.text();
        return std::stod(text.substr(text.find(name) + name.size()));
    }

    log::capture log;
    souk::testing::real_world world;
    metrics figures;
    own_loop loop;
};

TEST_F(a_peers_breaker, answers_at_once_when_it_is_open)
{
    scripted_peer server{[](const auto&) { return answer_with(500); }};
    auto item = make({server.port()});
    for (int each = 0; each < 3; ++each) {
        EXPECT_THROW(ask(item), unavailable);
    }
    const int before = server.requests();
    try {
        ask(item);
        FAIL() << "the breaker is closed";
    } catch (const away_for& why) {
        EXPECT_EQ(why.retry_after_s, 1);
    }
    EXPECT_EQ(server.requests(), before);
    EXPECT_EQ(breaker_of(server.port()), 2);
    EXPECT_TRUE(log.text().contains("a peer is away")) << log.text();
}

TEST_F(a_peers_breaker, probes_one_at_a_time_and_closes_when_the_peer_is_back)
{
    scripted_peer server{[](const auto&) { return hang_up(); }};
    auto item = make({server.port()});
    for (int each = 0; each < 3; ++each) {
        EXPECT_THROW(ask(item), unavailable);
    }
    server.does([](const auto&) { return answer_with(200); });
    until_back(item);
    EXPECT_EQ(breaker_of(server.port()), 0);
    EXPECT_EQ(server.requests(), 4) << "a probe, and nothing while it was open";
    EXPECT_TRUE(log.text().contains("a peer is back")) << log.text();
}

TEST_F(a_peers_breaker, is_of_one_address_and_the_other_goes_on)
{
    scripted_peer bad{[](const auto&) { return answer_with(503); }};
    scripted_peer good{[](const auto&) { return answer_with(200); }};
    auto item = make({bad.port(), good.port()});
    int failed = 0;
    for (int each = 0; each < 50; ++each) {
        try {
            ask(item, verb::post);
        } catch (const unavailable&) {
            ++failed;
        }
    }
    EXPECT_EQ(failed, 3);
    EXPECT_EQ(good.requests(), 47);
}

TEST_F(a_peers_breaker, uses_no_request_as_a_probe_that_would_be_lost)
{
    scripted_peer bad{[](const auto&) { return answer_with(503); }};
    scripted_peer good{[](const auto&) { return answer_with(200); }};
    auto item = make({bad.port(), good.port()});
    while (breaker_of(bad.port()) == 0) {
        try {
            ask(item, verb::post);
        } catch (const unavailable&) {
            continue;
        }
    }
    loop.run(world.sleep(milliseconds{60}));
    EXPECT_EQ(breaker_of(bad.port()), 1);
    const int before = bad.requests();
    for (int each = 0; each < 10; ++each) {
        EXPECT_EQ(ask(item, verb::post).status, 200);
    }
    EXPECT_EQ(bad.requests(), before);
}

TEST_F(a_peers_breaker, is_not_opened_by_callers_without_time)
{
    scripted_peer server{[](const auto&) { return hang(); }};
    auto item = make({server.port()});
    for (int each = 0; each < 10; ++each) {
        EXPECT_THROW(ask(item, verb::get, milliseconds{10}), unavailable);
    }
    EXPECT_EQ(breaker_of(server.port()), 0);
    for (int each = 0; each < 3; ++each) {
        EXPECT_THROW(ask(item, verb::get), unavailable);
    }
    EXPECT_EQ(breaker_of(server.port()), 2);
}

}  // namespace
}  // namespace souk::http
