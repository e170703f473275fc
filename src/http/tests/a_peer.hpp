// A peer at scripted servers, for tests of how it is asked.
#pragma once

#include "base/log.hpp"
#include "base/tests/real_world.hpp"
#include "http/peer.hpp"
#include "http/tests/scripted_peer.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace souk::http::testing {

class a_peer : public ::testing::Test {
protected:
    static peer_settings settings_for(std::vector<std::uint16_t> ports)
    {
        peer_settings all{.name = "item"};
        for (const auto port : ports) {
            all.addresses.push_back({.host = "127.0.0.1", .port = port});
        }
        all.try_time = milliseconds{300};
        all.first_pause = milliseconds{2};
        all.retry_burst = 1'000;
        all.breaker.failures_in_a_row = 1'000;
        all.breaker.least_requests = 1'000;
        return all;
    }

    peer make(peer_settings with)
    {
        return peer{std::move(with), world, figures, [] { return std::string{"token"}; }};
    }

    static task<client_response> send(peer& to, client_request what, milliseconds time)
    {
        const call call = call_for(time);
        co_return co_await to.send(call, std::move(what));
    }

    client_response
    ask(peer& to, client_request what = {.target = "/"}, milliseconds time = seconds{10})
    {
        return loop.run(send(to, std::move(what), time));
    }

    // What it throws; fails when it throws nothing.
    template <class Outage>
    Outage fails(peer& to, client_request what = {.target = "/"}, milliseconds time = seconds{10})
    {
        try {
            ask(to, std::move(what), time);
        } catch (const Outage& why) {
            return why;
        }
        throw std::runtime_error{"it was answered"};
    }

    double figure(const std::string& line) const
    {
        const auto text = figures.text();
        const auto at = text.find(line);
        return at == std::string::npos ? -1 : std::stod(text.substr(at + line.size()));
    }

    log::capture quiet;
    souk::testing::real_world world;
    metrics figures;
    own_loop loop;
};

inline deed well(const std::string& /*request*/)
{
    return answer_with(200);
}

inline const client_request repeatable_post{
    .method = verb::post, .target = "/", .repeatable = true
};
inline const client_request plain_post{.method = verb::post, .target = "/"};

}  // namespace souk::http::testing
