// What a peer may answer instead of an answer: every client must call each of these an outage.
#pragma once

#include "http/tests/scripted_peer.hpp"
#include "http/tests/served.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace souk::http::testing {

inline std::vector<deed> all_nonsense()
{
    std::vector<deed> all{
        answer_with(200, "<html>"),
        answer_with(200, ""),
        answer_with(200, "\"text\""),
        answer_with(200, "17"),
        answer_with(200, R"({"x":1,"x":2})"),
        answer_with(200, R"([{"surprise":true}])"),
        answer_with(200, R"({"totalAmount":"5","state":7,"items":null})"),
        answer_with(200, R"({"state":"odd"})"),
        answer_with(302, ""),
        answer_with(400, "<html>"),
        answer_with(401, R"({"type":"/problems/invalid-token","detail":"No."})"),
        answer_with(404, R"({"type":"/problems/not-found","detail":"There is nothing here."})"),
        answer_with(404, R"({"type":"about:blank","detail":"x"})"),
        answer_with(405, R"({"type":"/problems/method-not-allowed","detail":"x"})"),
        answer_with(409, R"({"type":"/problems/","detail":"x"})"),
        answer_with(409, R"({"type":"/problems/x","detail":"x","errors":[7]})"),
        answer_with(429, R"({"type":"/problems/rate-limited","detail":"x"})"),
        answer_with(500, R"({"type":"/problems/internal-error","detail":"x"})"),
        answer_with(503, R"({"type":"/problems/unavailable","detail":"x"})"),
        {.bytes = "garbage\r\n\r\n", .close = true},
        hang_up(),
        hang(),
    };
    all.push_back(answer_with(200, "[" + std::string(3'000'000, ' ') + "]"));
    return all;
}

// Calls `ask` with a peer that answers so; it must throw souk::unavailable, soon.
inline void expect_outages(const std::function<task<>(http::peer&, const call&)>& ask)
{
    for (const deed& each : all_nonsense()) {
        scripted_peer server{[&](const auto&) { return each; }};
        souk::testing::real_world world;
        metrics figures;
        own_loop loop;
        auto settings = settings_for("peer", server.port());
        settings.tries = 1;
        settings.try_time = milliseconds{100};
        settings.body_bytes = 1'000'000;
        http::peer peer{settings, world, figures, token_of_a_service};
        EXPECT_THROW(loop.run(ask(peer, call_for(milliseconds{300}))), unavailable)
            << each.bytes.substr(0, 200);
    }
}

}  // namespace souk::http::testing
