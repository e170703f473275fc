// A consumer of bells that notes what it hears, and fails when told.
#pragma once

#include "base/log.hpp"
#include "base/outage.hpp"
#include "bus/log/consumer.hpp"
#include "bus/tests/outbox.hpp"
#include "bus/tests/until.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace souk::bus::testing {

enum class failure { away, bug, unreadable };

class bell_ringers : public outbox {
protected:
    // Waits while its key is shut, fails as often as told, and notes what it was given.
    task<> react(const souk::call& call, const event& given)
    {
        tried.push_back(given.key + given.body);
        traces.push_back(call.traceparent);
        const auto open = [&] { return !shut.contains(given.key); };
        co_await until(world, open);
        auto& [how, times] = failures[given.key + given.body];
        if (times > 0) {
            --times;
            fail(how);
        }
        done.push_back(given.key + given.body);
    }

    static void fail(failure how)
    {
        switch (how) {
        case failure::away: throw unavailable{"the store is away"};
        case failure::bug: throw std::runtime_error{"a bug"};
        case failure::unreadable: throw consumer::unreadable_event{"no JSON"};
        }
    }

    std::unique_ptr<log::log_consumer> make(log::event_log& from, std::size_t batch = 256)
    {
        const log::consumer_settings settings{.batch = batch};
        auto made = std::make_unique<log::log_consumer>("ringers", from, settings, world, figures);
        made->on("bells", "Rung", [this](const souk::call& call, const event& given) {
            return react(call, given);
        });
        return made;
    }

    std::unique_ptr<log::log_consumer> make() { return make(events); }

    void consume_until(std::function<bool()> holds)
    {
        const auto running = make();
        run_while(*running, until(world, std::move(holds)));
    }

    std::int64_t position() { return wait(events.position(call, "ringers", "bells")); }

    std::vector<log::dead_letter> dead() { return wait(events.dead_letters(call, "ringers")); }

    metrics figures;
    souk::log::capture quiet;
    std::map<std::string, std::pair<failure, int>> failures;
    std::set<std::string> shut;
    std::vector<std::string> tried;
    std::vector<std::string> traces;
    std::vector<std::string> done;
};

}  // namespace souk::bus::testing
