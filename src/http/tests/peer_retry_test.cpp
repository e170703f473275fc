// How a peer is asked that fails: where else, how often, and how long anybody waits for it.
#include "http/tests/a_peer.hpp"

#include <utility>

namespace souk::http {
namespace {

using namespace testing;

class a_failing_peer : public a_peer {};

TEST_F(a_failing_peer, is_asked_elsewhere_at_once_when_an_address_is_dead)
{
    scripted_peer server{well};
    auto settings = settings_for({dead_port(), server.port()});
    settings.first_pause = seconds{100};
    settings.retry_burst = 0;
    auto item = make(settings);
    for (int each = 0; each < 4; ++each) {
        EXPECT_EQ(ask(item, plain_post).status, 200) << "never sent, so repeatable or not";
    }
    EXPECT_EQ(server.requests(), 4);
}

// Misbehaves the first time, then is well.
scripted_peer::script once(deed bad)
{
    return [bad, first = true](const auto&) mutable {
        return std::exchange(first, false) ? bad : answer_with(200);
    };
}

const std::vector<deed> misdeeds{
    answer_with(500),
    answer_with(503, "{}", "Retry-After: 7\r\n"),
    hang(),
    hang_up(),
    {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", .close = true},
    {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"},
    {.bytes = "SSH-2.0-OpenSSH_9\r\n\r\n"},
    {.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .close = true},
    {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"},
    {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + std::string(5'000, 'x')},
};

TEST_F(a_failing_peer, is_asked_again_whatever_it_did_if_that_is_safe)
{
    for (const auto& bad : misdeeds) {
        for (const client_request& what : {client_request{.target = "/"}, repeatable_post}) {
            scripted_peer server{once(bad)};
            auto settings = settings_for({server.port()});
            settings.body_bytes = 1'000;
            auto item = make(settings);
            EXPECT_EQ(ask(item, what).status, 200) << bad.bytes.substr(0, 100);
            EXPECT_EQ(server.requests(), 2);
        }
    }
}

TEST_F(a_failing_peer, is_asked_once_when_asking_again_is_not_safe)
{
    for (const auto& bad : misdeeds) {
        scripted_peer server{once(bad)};
        auto settings = settings_for({server.port()});
        settings.body_bytes = 1'000;
        auto item = make(settings);
        EXPECT_THROW(ask(item, plain_post, milliseconds{200}), unavailable);
        EXPECT_EQ(server.requests(), 1) << bad.bytes.substr(0, 100);
    }
}

TEST_F(a_failing_peer, is_asked_so_often_and_no_more)
{
    scripted_peer server{[](const auto&) { return answer_with(503, "{}", "Retry-After: 7\r\n"); }};
    auto item = make(settings_for({server.port()}));
    EXPECT_EQ(fails<away_for>(item).retry_after_s, 7);
    EXPECT_EQ(server.requests(), 3);
    EXPECT_EQ(figure(R"(souk_peer_retries_total{peer="item"} )"), 2);
    EXPECT_EQ(figure(R"(souk_peer_requests_total{outcome="failed",peer="item"} )"), 1);
}

TEST_F(a_failing_peer, is_asked_elsewhere_after_a_failure)
{
    scripted_peer bad{[](const auto&) { return hang(); }};
    scripted_peer good{well};
    auto item = make(settings_for({bad.port(), good.port()}));
    for (int each = 0; each < 4; ++each) {
        EXPECT_EQ(ask(item).status, 200);
    }
    EXPECT_EQ(good.requests(), 4);
}

TEST_F(a_failing_peer, is_spared_retries_when_everything_fails)
{
    scripted_peer server{[](const auto&) { return hang_up(); }};
    auto settings = settings_for({server.port()});
    settings.retry_burst = 5;
    auto item = make(settings);
    constexpr int asked = 200;
    for (int each = 0; each < asked; ++each) {
        EXPECT_THROW(ask(item), unavailable);
    }
    const int retries = server.requests() - asked;
    EXPECT_GE(retries, asked / 10);
    EXPECT_LE(retries, 5 + asked / 10);
    EXPECT_EQ(figure(R"(souk_peer_retries_total{peer="item"} )"), retries);
    EXPECT_GT(figure(R"(souk_peer_retries_denied_total{peer="item"} )"), 100);
}

TEST_F(a_failing_peer, never_makes_anybody_wait_past_the_deadline)
{
    scripted_peer server{[](const auto&) { return hang(); }};
    scripted_peer away{[](const auto&) { return answer_with(503); }};
    const std::vector<std::vector<std::uint16_t>> all{
        {server.port()}, {away.port()}, {dead_port()}, {server.port(), away.port(), dead_port()}
    };
    for (const auto& ports : all) {
        auto settings = settings_for(ports);
        settings.tries = 1'000;
        settings.first_pause = milliseconds{20};
        auto item = make(settings);
        for (const client_request& what : {client_request{.target = "/"}, plain_post}) {
            const auto began = std::chrono::steady_clock::now();
            EXPECT_THROW(ask(item, what, milliseconds{150}), unavailable);
            EXPECT_LT(std::chrono::steady_clock::now() - began, seconds{2});
        }
    }
}

TEST_F(a_failing_peer, is_not_asked_again_when_the_pause_would_outlast_the_deadline)
{
    scripted_peer server{[](const auto&) { return answer_with(503); }};
    auto settings = settings_for({server.port()});
    settings.first_pause = seconds{3};
    settings.longest_pause = seconds{3};
    auto item = make(settings);
    const auto began = std::chrono::steady_clock::now();
    EXPECT_THROW(ask(item, {.target = "/"}, milliseconds{1'000}), unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - began, milliseconds{900});
}

TEST_F(a_failing_peer, gets_no_second_copy_over_a_connection_that_was_open)
{
    scripted_peer server{well};
    auto item = make(settings_for({server.port()}));
    ask(item, plain_post);
    server.does([](const auto&) { return hang_up(); });
    EXPECT_THROW(ask(item, plain_post), unavailable);
    EXPECT_EQ(server.requests(), 2);
}

TEST_F(a_failing_peer, is_not_asked_when_the_time_is_over)
{
    scripted_peer server{well};
    auto item = make(settings_for({server.port()}));
    fails<deadline_passed>(item, {.target = "/"}, milliseconds{-1});
    EXPECT_EQ(server.requests(), 0);
}

}  // namespace
}  // namespace souk::http
