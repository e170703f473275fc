// Reacts to bells on any bus: notes what it hears, and fails when told.
#pragma once

#include "base/log.hpp"
#include "base/outage.hpp"
#include "base/tests/real_world.hpp"
#include "bus/consumer.hpp"
#include "bus/tests/until.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace souk::bus::testing {

template <class Backend>
class bus_ringers : public ::testing::Test {
protected:
    void TearDown() override
    {
        if (HasFailure()) {
            std::fputs(quiet.text().c_str(), stderr);
        }
    }

    event ring(const std::string& key, const std::string& body = "{}")
    {
        return {.topic = backend.topic(), .type = "Rung", .key = key, .body = body};
    }

    // `number` rings of each key, one key after another: a000, b000, …, a001, …
    std::vector<event> rings(const std::string& keys, int number)
    {
        std::vector<event> all;
        for (int i = 0; i < number; ++i) {
            for (const char each : keys) {
                all.push_back(ring(std::string(1, each), std::to_string(1'000 + i)));
            }
        }
        return all;
    }

    // Waits while its key is shut, fails as often as told, and notes what it was given.
    task<> react(const souk::call& call, const event& given)
    {
        const std::string name = given.key + given.body;
        tried.push_back(name);
        traces.push_back(call.traceparent);
        overlapping = overlapping || !ringing.insert(given.key).second;
        most_at_once = std::max(most_at_once, ringing.size());
        co_await world.sleep(reaction_time);
        const auto open = [&] { return !shut.contains(given.key); };
        co_await until(world, open);
        ringing.erase(given.key);
        auto& [why, times] = failures[name];
        if (times > 0) {
            --times;
            std::rethrow_exception(why);
        }
        done.push_back(name);
    }

    std::unique_ptr<typename Backend::consumer_type> listen()
    {
        return listen(backend.make_consumer());
    }

    std::unique_ptr<typename Backend::consumer_type>
    listen(std::unique_ptr<typename Backend::consumer_type> made)
    {
        made->on(backend.topic(), "Rung", [this](const souk::call& call, const event& given) {
            return react(call, given);
        });
        return made;
    }

    void consume_until(std::function<bool()> holds)
    {
        const auto running = listen();
        run_while(*running, until(world, std::move(holds)));
    }

    template <class Failure>
    void fail(const std::string& name, Failure how, int times)
    {
        failures[name] = {std::make_exception_ptr(how), times};
    }

    // What was done of a key, in the order in which it was.
    std::vector<std::string> done_of(char key)
    {
        std::vector<std::string> found;
        for (const std::string& each : done) {
            if (each[0] == key) {
                found.push_back(each);
            }
        }
        return found;
    }

    souk::log::capture quiet;
    souk::testing::real_world world;
    Backend backend{world};
    milliseconds reaction_time{0};
    std::map<std::string, std::pair<std::exception_ptr, int>> failures;
    std::set<std::string> shut;
    std::set<std::string> ringing;
    std::size_t most_at_once = 0;
    bool overlapping = false;  // Whether two reactions of one key ran at once.
    std::vector<std::string> tried;
    std::vector<std::string> traces;
    std::vector<std::string> done;
};

}  // namespace souk::bus::testing
