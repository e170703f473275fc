// With real timers: what is woken does not wait for its sweep, and what is stopped ends soon.
#include "base/log.hpp"
#include "base/outage.hpp"
#include "base/tests/real_world.hpp"
#include "bus/log/consumer.hpp"
#include "bus/relay.hpp"
#include "bus/tests/outbox.hpp"
#include "bus/tests/until.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace souk::bus {

namespace {

using namespace std::chrono_literals;
using testing::ring;
using testing::until;
using testing::wait;

constexpr milliseconds never = 1h;

class waking : public testing::outbox {
protected:
    // Saves from another thread, as the services do, and then wakes.
    template <class Running>
    std::jthread save_and_wake(const consequences& then, Running& woken)
    {
        return std::jthread{[this, then, &woken](const std::stop_token& story_ended) {
            std::this_thread::sleep_for(50ms);
            save(then, real.now());
            woken.wake();
            // This thread's loop must not go while the file's writer is still leaving it.
            while (!story_ended.stop_requested()) {
                std::this_thread::sleep_for(1ms);
            }
        }};
    }

    milliseconds time_of(const std::function<void()>& work)
    {
        const auto began = real.steady_now();
        work();
        return std::chrono::duration_cast<milliseconds>(real.steady_now() - began);
    }

    souk::testing::real_world real;
    metrics figures;
    souk::log::capture quiet;
    std::atomic<int> heard = 0;
};

TEST_F(waking, a_relay_performs_at_once)
{
    const auto queue = log::make_effect_queue(db);
    const auto perform = [&](const souk::call&, const queued_effect&) -> task<> {
        ++heard;
        co_return;
    };
    relay running{"order", *queue, perform, {.sweep_every = never}, real, figures};
    const consequences then{.published = {}, .effects = {{.kind = "k", .key = "a", .detail = ""}}};
    const auto saving = save_and_wake(then, running);
    const auto took =
        time_of([&] { testing::run_while(running, until(real, [&] { return heard == 1; })); });
    EXPECT_LT(took, 10s);
    EXPECT_EQ(wait(queue->undone(call)).count, 0U);
}

TEST_F(waking, a_relay_sweeps_by_itself)
{
    const auto queue = log::make_effect_queue(db);
    const auto perform = [&](const souk::call&, const queued_effect&) -> task<> {
        if (++heard < 3) {
            throw unavailable{"not yet"};
        }
        co_return;
    };
    const relay_settings settings{.sweep_every = 10ms, .retry_least = 5ms, .retry_most = 20ms};
    relay running{"order", *queue, perform, settings, real, figures};
    save({.published = {}, .effects = {{.kind = "k", .key = "a", .detail = ""}}}, real.now());
    testing::run_while(running, until(real, [&] { return heard == 3; }));
    EXPECT_EQ(wait(queue->undone(call)).count, 0U);
}

TEST_F(waking, a_relay_clears_a_thousand_effects_with_many_in_flight)
{
    const auto queue = log::make_effect_queue(db);
    const auto perform = [&](const souk::call&, const queued_effect&) -> task<> {
        co_await real.sleep(1ms);
        ++heard;
    };
    relay running{"order", *queue, perform, {.sweep_every = never}, real, figures};
    consequences then;
    then.effects.assign(1'000, {.kind = "k", .key = "a", .detail = ""});
    save(then, real.now());
    testing::run_while(running, until(real, [&] { return heard == 1'000; }));
    EXPECT_EQ(heard, 1'000);
    EXPECT_EQ(wait(queue->undone(call)).count, 0U);
}

TEST_F(waking, a_relay_stops_as_soon_as_its_last_effect_is_marked)
{
    const auto queue = log::make_effect_queue(db);
    std::function<void()> stop;
    const auto perform = [&](const souk::call&, const queued_effect&) -> task<> {
        co_await real.sleep(50ms);  // Meanwhile the relay begins to wait.
        stop();
    };
    relay running{"order", *queue, perform, {.sweep_every = never}, real, figures};
    stop = [&] { running.stop(); };
    save({.published = {}, .effects = {{.kind = "k", .key = "a", .detail = ""}}}, real.now());
    wait(running.run());
    EXPECT_EQ(wait(queue->undone(call)).count, 0U);
}

TEST_F(waking, a_consumer_reacts_at_once)
{
    log::log_consumer running{"g", events, {.poll_every = never}, real, figures};
    running.on("bells", "Rung", [&](const souk::call&, const event&) -> task<> {
        ++heard;
        co_return;
    });
    const auto saving = save_and_wake({.published = {ring("a")}, .effects = {}}, running);
    const auto took =
        time_of([&] { testing::run_while(running, until(real, [&] { return heard == 1; })); });
    EXPECT_LT(took, 10s);
}

TEST_F(waking, a_consumer_stops_soon_in_the_middle_of_a_long_back_off)
{
    const log::consumer_settings patient{.retry_least = 1h, .retry_most = 1h};
    log::log_consumer running{"g", events, patient, real, figures};
    running.on("bells", "Rung", [&](const souk::call&, const event&) -> task<> {
        ++heard;
        throw unavailable{"away"};
        co_return;
    });
    publish({ring("a")});
    const auto took =
        time_of([&] { testing::run_while(running, until(real, [&] { return heard == 1; })); });
    EXPECT_LT(took, 10s);
}

}  // namespace

}  // namespace souk::bus
