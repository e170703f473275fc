// Stops asking somebody who does not answer, and looks now and then whether that has changed.
#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace souk::http {

struct breaker_settings {
    int failures_in_a_row = 5;   // So many open it,
    int least_requests = 20;     // and so do, of at least that many within the window,
    double failure_share = 0.5;  // that share of failures.
    milliseconds window{10'000};
    milliseconds open_time{500};       // Until the first probe; doubled with each that fails.
    milliseconds longest_open{5'000};  // A peer that is back is found within this.
};

//     closed ──too many failures──▶ open ──its time is over──▶ half-open
//        ◀──────────────────the probe succeeds────────────────────┘ │
//                                    ◀──────the probe fails─────────┘
//
// A half-open breaker lets one request through at a time: the probe. Not for several threads.
class breaker {
public:
    enum class state : std::uint8_t { closed, half_open, open };
    enum class outcome : std::uint8_t { success, failure, unknown };

    explicit breaker(breaker_settings settings) : settings_(settings) {}

    state at(steady_time now) const;

    // Whether a request may go.
    bool admits(steady_time now) const;

    // A request goes. Answers whether it is the probe.
    bool begin(steady_time now);

    // A request that was begun has ended. One begun before the breaker opened changes nothing any
    // more. `unknown` says nothing about the peer, but makes room for another probe.
    void end(bool probe, outcome how, steady_time now);

    // How long it stays open.
    milliseconds open_for(steady_time now) const;

private:
    void open(steady_time now);
    void count(outcome how, steady_time now);
    bool is_too_much() const;

    breaker_settings settings_;
    bool closed_ = true;
    bool probing_ = false;
    steady_time opens_until_;
    milliseconds last_open_time_{0};

    // While closed.
    int in_a_row_ = 0;
    int requests_ = 0;
    int failures_ = 0;
    steady_time window_ends_;
};

}  // namespace souk::http
