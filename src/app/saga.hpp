// One service's part in the saga of purchases, for operators: what is under way, and what its
// consumers gave up.
#pragma once

#include "base/world.hpp"
#include "bus/dead_letters.hpp"
#include "bus/relay.hpp"
#include "http/router.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace souk::app {

class saga {
public:
    // How many purchases the service is in the middle of, and what that is called.
    struct counter {
        std::string name;
        std::function<task<std::size_t>(const call&)> count;
    };

    // All must outlive it. `event_time` is what a reaction gets.
    saga(
        counter counted,
        bus::effect_queue& effects,
        bus::dead_letter_box& letters,
        milliseconds event_time,
        souk::world& world
    )
        : counted_(std::move(counted)), effects_(effects), letters_(letters),
          event_time_(event_time), world_(world)
    {
    }

    // {<name of the count>, waitingEffects, oldestEffectAt?, deadLetters: […]}
    task<std::string> show(const call& call);

    // {delivered, failed}. Takes time of its own; what can't be begun in it stays. One at a time:
    // throws overloaded while another one goes on.
    task<std::string> retry();

private:
    counter counted_;
    bus::effect_queue& effects_;
    bus::dead_letter_box& letters_;
    milliseconds event_time_;
    souk::world& world_;
    std::atomic<bool> retrying_ = false;
};

// GET <below>/saga and POST <below>/saga/retry, for administrators.
void add_saga_routes(http::router& router, const std::string& below, saga& of);

}  // namespace souk::app
