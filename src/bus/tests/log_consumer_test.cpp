#include "bus/tests/bell_ringers.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::bus::log {

namespace {

using ::testing::ElementsAre;
using testing::failure;
using ::testing::IsEmpty;
using testing::ring;
using ::testing::SizeIs;
using testing::until;

using log_consumers = testing::bell_ringers;

TEST_F(log_consumers, deliver_each_event_once_and_remember_where_they_are)
{
    publish({ring("a", "1"), ring("b", "1"), ring("a", "2")});
    consume_until([&] { return done.size() == 3; });
    EXPECT_EQ(position(), 3);
    EXPECT_THAT(traces, ::testing::Each(call.traceparent));
    publish({ring("c", "1")});
    consume_until([&] { return done.size() == 4; });
    EXPECT_EQ(done.back(), "c1");
    EXPECT_EQ(tried.size(), 4U);
}

TEST_F(log_consumers, deliver_what_is_published_while_they_run)
{
    const auto running = make();
    const auto publish_later = [&]() -> task<> {
        co_await world.sleep(seconds{3});
        const consequences then{.published = {ring("a", "1")}, .effects = {}};
        const auto work = [&](storage::sqlite::connection& to) {
            append(to, call, world.now(), then);
        };
        co_await db.write(call, work);
        running->wake();
        co_await until(world, [&] { return done.size() == 1; });
    };
    testing::run_while(*running, publish_later());
    EXPECT_EQ(position(), 1);
}

TEST_F(log_consumers, keep_the_order_of_one_key_over_many_batches)
{
    std::vector<event> all;
    for (int i = 100; i < 400; ++i) {
        all.push_back(ring(std::string(1, static_cast<char>('a' + i % 3)), std::to_string(i)));
    }
    publish(all);
    failures["a150"] = {failure::away, 3};
    failures["b160"] = {failure::bug, 2};
    const auto running = make(events, 16);
    testing::run_while(*running, until(world, [&] { return done.size() == 300; }));
    std::map<char, std::vector<std::string>> by_key;
    for (const std::string& each : done) {
        by_key[each[0]].push_back(each);
    }
    EXPECT_THAT(by_key, SizeIs(3));
    for (const auto& [key, of_key] : by_key) {
        EXPECT_TRUE(std::ranges::is_sorted(of_key)) << key;
    }
}

TEST_F(log_consumers, deliver_other_keys_while_one_waits)
{
    publish({ring("slow", "1"), ring("slow", "2"), ring("quick", "1")});
    shut.insert("slow");
    const auto running = make();
    const auto story = [&]() -> task<> {
        co_await until(world, [&] { return done.size() == 1; });
        EXPECT_THAT(done, ElementsAre("quick1"));
        EXPECT_THAT(tried, SizeIs(2));
        EXPECT_EQ(co_await events.position(call, "ringers", "bells"), 0);
        shut.clear();
        co_await until(world, [&] { return done.size() == 3; });
    };
    testing::run_while(*running, story());
    EXPECT_THAT(done, ElementsAre("quick1", "slow1", "slow2"));
    EXPECT_EQ(position(), 3);
}

TEST_F(log_consumers, repeat_an_outage_for_as_long_as_it_lasts)
{
    publish({ring("a", "1"), ring("a", "2")});
    failures["a1"] = {failure::away, 60};
    consume_until([&] { return done.size() == 2; });
    EXPECT_THAT(done, ElementsAre("a1", "a2"));
    EXPECT_EQ(tried.size(), 62U);
    EXPECT_THAT(dead(), IsEmpty());
}

TEST_F(log_consumers, set_a_failing_event_aside_after_some_attempts_and_go_on)
{
    publish({ring("a", "1"), ring("a", "2")});
    failures["a1"] = {failure::bug, 1'000};
    consume_until([&] { return done.size() == 1; });
    EXPECT_THAT(tried, ElementsAre("a1", "a1", "a1", "a1", "a1", "a2"));
    ASSERT_THAT(dead(), SizeIs(1));
    EXPECT_EQ(dead().front().letter.what, ring("a", "1"));
    EXPECT_EQ(dead().front().reason, "a bug");
    EXPECT_EQ(position(), 2);
    EXPECT_THAT(
        figures.text(), ::testing::HasSubstr("souk_dead_letters_total{group=\"ringers\"} 1")
    );
}

TEST_F(log_consumers, an_outage_is_no_attempt)
{
    publish({ring("a", "1")});
    failures["a1"] = {failure::away, 20};
    shut.insert("a");
    const auto running = make();
    const auto story = [&]() -> task<> {
        shut.clear();
        co_await until(world, [&] { return failures["a1"].second == 0; });
        failures["a1"] = {failure::bug, 4};
        co_await until(world, [&] { return !done.empty(); });
    };
    testing::run_while(*running, story());
    EXPECT_EQ(tried.size(), 25U);
    EXPECT_THAT(dead(), IsEmpty());
}

TEST_F(log_consumers, set_an_unreadable_event_aside_at_once)
{
    publish({ring("a", "1"), ring("a", "2")});
    failures["a1"] = {failure::unreadable, 1'000};
    consume_until([&] { return done.size() == 1; });
    EXPECT_THAT(tried, ElementsAre("a1", "a2"));
    ASSERT_THAT(dead(), SizeIs(1));
    EXPECT_EQ(dead().front().reason, "no JSON");
}

TEST_F(log_consumers, pass_over_types_and_topics_without_reaction)
{
    auto other = ring("a", "1");
    other.type = "Cracked";
    auto elsewhere = ring("a", "2");
    elsewhere.topic = "drums";
    publish({other, elsewhere, ring("a", "3")});
    consume_until([&] { return done.size() == 1; });
    EXPECT_THAT(tried, ElementsAre("a3"));
    EXPECT_EQ(position(), 3);
    EXPECT_THAT(dead(), IsEmpty());
}

TEST_F(log_consumers, a_crash_in_between_delivers_the_batch_again)
{
    publish({ring("a", "1"), ring("b", "1"), ring("b", "2")});
    shut.insert("b");
    {
        const auto crashing = make();
        boost::asio::io_context loop{1};
        const auto ignore = [](const std::exception_ptr&) {};
        boost::asio::co_spawn(loop.get_executor(), crashing->run(), ignore);
        while (done.empty() || tried.size() < 2) {
            loop.run_one_for(seconds{10});
        }
        // The answer of the file's one reader tells that its thread has left this loop.
        EXPECT_EQ(position(), 0);
    }
    shut.clear();
    done.clear();
    consume_until([&] { return done.size() == 3; });
    EXPECT_THAT(done, ::testing::UnorderedElementsAre("a1", "b1", "b2"));
    EXPECT_EQ(position(), 3);
}

TEST_F(log_consumers, deliver_again_what_they_could_not_remember)
{
    publish({ring("a", "1")});
    storage::sqlite::database read_only{
        db.path(), testing::outbox_only(), {.mode = storage::sqlite::open_mode::read_only}
    };
    event_log forgetful{read_only};
    const auto running = make(forgetful);
    testing::run_while(*running, until(world, [&] { return done.size() == 3; }));
    EXPECT_EQ(position(), 0);
    consume_until([&] { return done.size() == 4; });
    EXPECT_EQ(position(), 1);
}

TEST_F(log_consumers, a_stop_during_an_outage_leaves_the_event_where_it_is)
{
    publish({ring("a", "1")});
    failures["a1"] = {failure::away, 1'000'000};
    consume_until([&] { return tried.size() == 12; });
    EXPECT_EQ(position(), 0);
    EXPECT_THAT(dead(), IsEmpty());
    failures.clear();
    consume_until([&] { return done.size() == 1; });
    EXPECT_EQ(position(), 1);
}

}  // namespace

}  // namespace souk::bus::log
