#include "base/tests/fake_world.hpp"
#include "bus/relay.hpp"
#include "bus/tests/fake_queue.hpp"
#include "bus/tests/until.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>
#include <set>

namespace souk::bus {

namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// Looks often, so that the fake clock moves little between two looks.
constexpr relay_settings often{.in_flight = 8, .sweep_every = milliseconds{1}};

class relays : public ::testing::Test {
protected:
    // What the relay performs: fails as often as told, waits while the gate is shut.
    task<> perform(const call& call, const queued_effect& queued)
    {
        started.push_back(queued.what.key);
        started_at.push_back(world.now());
        traces.push_back(call.traceparent);
        most_at_once = std::max(most_at_once, ++at_once);
        const auto open = [&] { return !shut.contains(queued.what.key); };
        co_await testing::until(world, open);
        --at_once;
        if (const auto begin = begins.find(queued.what.key);
            begin != begins.end() && world.now() < begin->second) {
            throw too_early{begin->second};
        }
        if (failures[queued.what.key] > 0) {
            --failures[queued.what.key];
            throw std::runtime_error{"not now"};
        }
        performed.push_back(queued.what.key);
    }

    relay make()
    {
        const auto how = [this](const call& call, const queued_effect& queued) {
            return perform(call, queued);
        };
        return {"order", queue, how, often, world, figures};
    }

    void run_until(relay& running, std::function<bool()> holds)
    {
        testing::run_while(running, testing::until(world, std::move(holds)));
    }

    souk::testing::fake_world world;
    testing::fake_queue queue;
    metrics figures;
    std::map<std::string, int> failures;
    std::map<std::string, timestamp> begins;
    std::set<std::string> shut;
    std::vector<std::string> started;
    std::vector<timestamp> started_at;
    std::vector<std::string> traces;
    std::vector<std::string> performed;
    int at_once = 0;
    int most_at_once = 0;
};

TEST_F(relays, perform_what_is_owed_and_mark_it_done)
{
    queue.add("a", world.now());
    queue.add("b", world.now());
    relay running = make();
    run_until(running, [&] { return queue.kept.empty(); });
    EXPECT_THAT(performed, UnorderedElementsAre("a", "b"));
    EXPECT_THAT(traces, UnorderedElementsAre("00-trace-of-a", "00-trace-of-b"));
}

TEST_F(relays, find_what_is_added_later)
{
    relay running = make();
    const auto story = [&]() -> task<> {
        co_await world.sleep(milliseconds{50});
        queue.add("late", world.now());
        running.wake();
        co_await testing::until(world, [&] { return queue.kept.empty(); });
    };
    testing::run_while(running, story());
    EXPECT_THAT(performed, ElementsAre("late"));
}

TEST_F(relays, repeat_a_failure_later_and_later)
{
    queue.add("a", world.now());
    failures["a"] = 6;
    relay running = make();
    run_until(running, [&] { return queue.kept.empty(); });
    EXPECT_THAT(performed, ElementsAre("a"));
    ASSERT_THAT(started_at, SizeIs(7));
    auto full = often.retry_least;
    for (std::size_t i = 1; i < started_at.size(); ++i, full *= 2) {
        const auto waited = started_at[i] - started_at[i - 1];
        EXPECT_GE(waited * 2, full) << i;
        EXPECT_LE(waited, full + milliseconds{100}) << i;
    }
}

TEST_F(relays, wait_for_the_time_of_an_effect)
{
    const timestamp begin = world.now() + seconds{35};
    queue.add("a", world.now());
    begins.emplace("a", begin);
    relay running = make();
    run_until(running, [&] { return queue.kept.empty(); });
    EXPECT_THAT(performed, ElementsAre("a"));
    ASSERT_THAT(started_at, SizeIs(2));
    EXPECT_GE(started_at[1], begin);
    EXPECT_THAT(
        figures.text(), ::testing::HasSubstr("souk_effects_failed_total{service=\"order\"} 0")
    );
}

TEST_F(relays, go_on_with_others_while_one_fails)
{
    queue.add("bad", world.now());
    failures["bad"] = 1'000'000;
    for (int i = 0; i < 50; ++i) {
        queue.add("good", world.now());
    }
    relay running = make();
    run_until(running, [&] { return queue.kept.size() == 1; });
    EXPECT_THAT(performed, SizeIs(50));
}

TEST_F(relays, survive_a_queue_that_is_away)
{
    queue.add("a", world.now());
    queue.away = {{"due", 3}, {"undone", 3}};
    relay running = make();
    run_until(running, [&] { return queue.kept.empty() && queue.away["undone"] == 0; });
    EXPECT_THAT(performed, ElementsAre("a"));
}

TEST_F(relays, perform_once_though_marking_fails_for_a_while)
{
    queue.add("a", world.now());
    queue.away["mark_done"] = 5;
    relay running = make();
    run_until(running, [&] { return queue.kept.empty(); });
    EXPECT_THAT(started, ElementsAre("a"));
}

TEST_F(relays, what_was_never_marked_is_performed_after_the_next_start)
{
    queue.add("a", world.now());
    queue.away["mark_done"] = 1'000'000;
    relay first = make();
    run_until(first, [&] { return performed.size() == 1; });
    EXPECT_THAT(queue.kept, SizeIs(1));
    queue.away.clear();
    relay second = make();
    run_until(second, [&] { return queue.kept.empty(); });
    EXPECT_THAT(performed, ElementsAre("a", "a"));
}

TEST_F(relays, do_not_hammer_when_putting_off_fails)
{
    queue.add("a", world.now());
    failures["a"] = 20;
    queue.away["postpone"] = 1'000'000;
    relay running = make();
    run_until(running, [&] { return queue.kept.empty(); });
    ASSERT_THAT(started_at, SizeIs(21));
    for (std::size_t i = 1; i < started_at.size(); ++i) {
        EXPECT_GE((started_at[i] - started_at[i - 1]) * 2, often.retry_least);
    }
}

TEST_F(relays, never_run_one_twice_at_once)
{
    queue.add("slow", world.now());
    shut.insert("slow");
    relay running = make();
    const auto story = [&]() -> task<> {
        for (int i = 0; i < 1'000; ++i) {
            running.wake();
            co_await world.sleep(milliseconds{10});
        }
        shut.clear();
        co_await testing::until(world, [&] { return queue.kept.empty(); });
    };
    testing::run_while(running, story());
    EXPECT_THAT(started, ElementsAre("slow"));
}

TEST_F(relays, keep_to_the_limit_in_flight_and_leave_nothing)
{
    for (int i = 0; i < 100; ++i) {
        queue.add(std::to_string(i), world.now());
        shut.insert(std::to_string(i));
    }
    relay running = make();
    const auto story = [&]() -> task<> {
        co_await testing::until(world, [&] { return at_once == 8; });
        co_await world.sleep(milliseconds{1'000});
        shut.clear();
        co_await testing::until(world, [&] { return queue.kept.empty(); });
    };
    testing::run_while(running, story());
    EXPECT_EQ(most_at_once, 8);
    EXPECT_THAT(performed, SizeIs(100));
}

TEST_F(relays, slow_ones_do_not_starve_what_comes_behind_them)
{
    for (int i = 0; i < 7; ++i) {
        queue.add("slow", world.now());
    }
    shut.insert("slow");
    for (int i = 0; i < 100; ++i) {
        queue.add("quick", world.now() + milliseconds{1});
    }
    relay running = make();
    const auto story = [&]() -> task<> {
        co_await testing::until(world, [&] { return performed.size() == 100; });
        shut.clear();
    };
    testing::run_while(running, story());
}

TEST_F(relays, stop_waits_for_what_is_in_flight_and_begins_nothing_more)
{
    queue.add("slow", world.now());
    shut.insert("slow");
    relay running = make();
    bool returned = false;
    const auto run = [&]() -> task<> {
        co_await running.run();
        returned = true;
    };
    const auto story = [&]() -> task<> {
        co_await testing::until(world, [&] { return at_once == 1; });
        running.stop();
        queue.add("too late", world.now());
        co_await world.sleep(milliseconds{500});
        EXPECT_FALSE(returned);
        shut.clear();
    };
    std::vector<task<>> works;
    works.push_back(run());
    works.push_back(story());
    testing::run_together(std::move(works));
    EXPECT_THAT(performed, ElementsAre("slow"));
    EXPECT_THAT(queue.kept, SizeIs(1));
}

TEST_F(relays, stop_returns_though_the_queue_is_away)
{
    queue.add("slow", world.now());
    shut.insert("slow");
    relay running = make();
    const auto story = [&]() -> task<> {
        co_await testing::until(world, [&] { return at_once == 1; });
        queue.away = {{"due", 1'000'000}, {"undone", 1'000'000}, {"mark_done", 1'000'000}};
        running.stop();
        co_await world.sleep(milliseconds{500});
        shut.clear();
    };
    testing::run_while(running, story());
    EXPECT_GE(queue.away["undone"], 999'999);  // It did not ask again and again.
    EXPECT_THAT(performed, ElementsAre("slow"));
}

TEST_F(relays, count_what_they_did)
{
    queue.add("a", world.now());
    failures["a"] = 2;
    {
        relay running = make();
        run_until(running, [&] { return queue.kept.empty(); });
    }
    const std::string text = figures.text();
    EXPECT_THAT(text, ::testing::HasSubstr("souk_effects_performed_total{service=\"order\"} 1"));
    EXPECT_THAT(text, ::testing::HasSubstr("souk_effects_failed_total{service=\"order\"} 2"));
    EXPECT_THAT(text, ::testing::HasSubstr("souk_outbox_waiting{service=\"order\"}"));
}

}  // namespace

}  // namespace souk::bus
