// What consumers of one group do together, and events of strangers.
#include "bus/tests/bus_ringers.hpp"
#include "bus/tests/kafka_backend.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <gmock/gmock.h>

namespace souk::bus::kafka {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::run_while;
using ::testing::SizeIs;
using testing::until;

class kafka_consumers : public testing::bus_ringers<testing::kafka_backend> {
protected:
    static constexpr auto keys = "abcdefghijklmnop";

    // One ring of each key, the number-th.
    std::vector<event> round(std::size_t number)
    {
        std::vector<event> all;
        for (const char each : std::string{keys}) {
            all.push_back(ring(std::string(1, each), std::to_string(1'000 + number)));
        }
        return all;
    }

    void expect_all_done_in_order(std::size_t of_each_key)
    {
        for (const char key : std::string{keys}) {
            auto of_key = done_of(key);
            EXPECT_TRUE(std::ranges::is_sorted(of_key)) << key;
            of_key.erase(std::ranges::unique(of_key).begin(), of_key.end());
            EXPECT_THAT(of_key, SizeIs(of_each_key)) << key;
        }
        EXPECT_FALSE(overlapping);
    }

    double figure(const std::string& name)
    {
        const std::string text = backend.figures.text();
        const auto at = text.find("\n" + name + "{");
        return at == std::string::npos ? -1 : std::stod(text.substr(text.find("} ", at) + 2));
    }

    // Counts what it hears, besides noting it.
    std::unique_ptr<kafka_consumer> listen_counting(int& count)
    {
        auto made = backend.make_consumer();
        made->on(backend.topic(), "Rung", [this, &count](const call& call, const event& given) {
            ++count;
            return react(call, given);
        });
        return made;
    }
};

TEST_F(kafka_consumers, of_one_group_share_the_work)
{
    int of_first = 0;
    int of_second = 0;
    const auto first = listen_counting(of_first);
    const auto second = listen_counting(of_second);
    const auto story = [&]() -> task<> {
        // Either each took a share, or one took all and has given up a part.
        co_await until(world, [&] { return figure("souk_rebalances_total") >= 2; });
        co_await backend.publish_here(rings(keys, 20));
        co_await until(world, [&] { return done.size() == 320; });
        second->stop();
    };
    std::vector<task<>> works;
    works.push_back(second->run());
    works.push_back(testing::stop_after(*first, story()));
    works.push_back(first->run());
    testing::run_together(std::move(works));
    EXPECT_THAT(tried, SizeIs(320));
    expect_all_done_in_order(20);
    EXPECT_GT(of_first, 0);
    EXPECT_GT(of_second, 0);
}

TEST_F(kafka_consumers, that_come_and_go_lose_nothing_and_do_nothing_twice)
{
    reaction_time = milliseconds{3};
    int of_first = 0;
    int of_second = 0;
    const auto first = listen_counting(of_first);
    const auto second = listen_counting(of_second);
    std::size_t rounds = 0;
    const auto publish_while = [&](std::function<bool()> holds) -> task<> {
        while (holds() && rounds < 5'000) {
            co_await backend.publish_here(round(rounds++));
            co_await world.sleep(milliseconds{5});
        }
    };
    const auto story = [&]() -> task<> {
        co_await publish_while([&] { return of_second < 50; });
        first->stop();
        const std::size_t then = rounds;
        co_await publish_while([&] { return rounds < then + 100; });
        co_await until(world, [&] { return done.size() >= 16 * rounds; });
    };
    const auto join_later = [&]() -> task<> {
        co_await until(world, [&] { return of_first > 50; });
        co_await second->run();
    };
    std::vector<task<>> works;
    works.push_back(first->run());
    works.push_back(join_later());
    works.push_back(testing::stop_after(*second, story()));
    testing::run_together(std::move(works));
    expect_all_done_in_order(rounds);
    EXPECT_THAT(tried, SizeIs(16 * rounds));
    EXPECT_GT(of_second, 50);
}

TEST_F(kafka_consumers, take_over_from_one_that_was_killed)
{
    backend.publish(rings(keys, 10));
    shut.insert("a");
    {
        boost::asio::io_context loop{1};
        const auto killed = listen();
        const auto ignore = [](const std::exception_ptr&) {};
        boost::asio::co_spawn(loop.get_executor(), killed->run(), ignore);
        const auto give_up_at = std::chrono::steady_clock::now() + seconds{30};
        while (done.size() < 150 && std::chrono::steady_clock::now() < give_up_at) {
            loop.run_one_for(milliseconds{100});
        }
        ASSERT_THAT(done, SizeIs(150));
    }
    shut.clear();
    ringing.clear();
    const auto began = world.steady_now();
    consume_until([&] { return done_of('a').size() == 10; });
    EXPECT_LT(world.steady_now() - began, seconds{20});
    std::ranges::sort(done);
    done.erase(std::ranges::unique(done).begin(), done.end());
    EXPECT_THAT(done, SizeIs(160));
}

TEST_F(kafka_consumers, commit_nothing_beyond_an_event_that_is_not_done)
{
    backend.publish(rings("a", 5));
    fail("a1002", unavailable{"away"}, 1'000'000);
    consume_until([&] { return tried.size() > 4; });
    EXPECT_EQ(backend.position(), 2);
    failures.clear();
    consume_until([&] { return done.size() == 5; });
    EXPECT_EQ(backend.position(), 5);
}

TEST_F(kafka_consumers, begin_no_more_than_their_limit)
{
    reaction_time = milliseconds{2};
    backend.publish(rings(keys, 20));
    auto settings = testing::kafka_backend::consumer_settings();
    settings.in_flight = 4;
    const auto running = listen(backend.make_consumer(settings));
    run_while(*running, until(world, [&] { return done.size() == 320; }));
    EXPECT_LE(most_at_once, 4U);
    expect_all_done_in_order(20);
}

TEST_F(kafka_consumers, tell_how_far_they_are_behind)
{
    backend.publish(rings("a", 5));
    shut.insert("a");
    const auto running = listen();
    const auto story = [&]() -> task<> {
        co_await until(world, [&] { return figure("souk_consumer_lag") == 5; });
        shut.clear();
        co_await until(world, [&] { return figure("souk_consumer_lag") == 0; });
    };
    run_while(*running, story());
    EXPECT_EQ(figure("souk_events_consumed_total"), 5);
}

TEST_F(kafka_consumers, understand_producers_that_set_no_headers_of_ours)
{
    const std::string of_spring = "com.shop.payment.Events$RungEvent";
    backend.send({.topic = backend.topic(), .key = "a", .value = "1"});
    backend.send(
        {.topic = backend.topic(), .key = "a", .value = "2", .headers = {{"__TypeId__", of_spring}}}
    );
    backend.send(
        {.topic = backend.topic(), .key = "a", .value = "3", .headers = {{"ce_type", "Cracked"}}}
    );
    auto settings = testing::kafka_backend::consumer_settings();
    auto plain = settings;
    plain.plain_types = {{backend.topic(), "Rung"}};
    const auto strict = listen(backend.make_consumer(settings));
    run_while(*strict, until(world, [&] { return figure("souk_events_consumed_total") == 3; }));
    EXPECT_THAT(done, ElementsAre("a2"));

    backend.send({.topic = backend.topic(), .key = "a", .value = "4"});
    const auto lenient = listen(backend.make_consumer(plain));
    run_while(*lenient, until(world, [&] { return done.size() == 2; }));
    EXPECT_THAT(done, ElementsAre("a2", "a4"));
    EXPECT_THAT(backend.dead(), IsEmpty());
}

TEST_F(kafka_consumers, keep_an_event_that_they_give_up_with_where_it_stood_and_why)
{
    backend.publish({ring("a", "1")});
    fail("a1", consumer::unreadable_event{"no JSON"}, 2);
    consume_until([&] { return tried.size() == 1; });
    const auto check = [&](const std::vector<record>& letters) {
        ASSERT_THAT(letters, SizeIs(1));
        EXPECT_EQ(letters[0].key, "a");
        EXPECT_EQ(letters[0].value, "1");
        EXPECT_EQ(letters[0].header("ce_type"), "Rung");
        EXPECT_EQ(letters[0].header("dlq_topic"), backend.topic());
        EXPECT_EQ(letters[0].header("dlq_offset"), "0");
        EXPECT_EQ(letters[0].header("dlq_key"), "a");
        EXPECT_EQ(letters[0].header("dlq_group"), backend.group());
        EXPECT_EQ(letters[0].header("dlq_reason"), "no JSON");
    };
    check(backend.dead_letters());
    const call call = background_call(world, seconds{30});
    const auto [delivered, failed] = souk::testing::wait(listen()->retry_dead_letters(call));
    EXPECT_EQ(delivered, 0U);
    EXPECT_EQ(failed, 1U);
    check(backend.dead_letters());
}

TEST(kafka_records, a_dead_letters_place_is_believed_in_a_topic_of_dead_letters_only)
{
    const record made_up{
        .topic = "bells", .headers = {{"dlq_topic", "drums"}}, .partition = 2, .offset = 7
    };
    EXPECT_EQ(original_topic(made_up), "bells");
    const auto letter = to_dead_letter(made_up, "ringers", "why", timestamp{});
    EXPECT_EQ(letter.topic, "bells.dlq");
    EXPECT_EQ(original_topic(letter), "bells");
    EXPECT_EQ(letter.header("dlq_partition"), "2");
}

TEST(kafka_records, nonsense_is_no_trace)
{
    record read{.headers = {{"traceparent", "00-nonsense"}}};
    EXPECT_EQ(traceparent_of(read), "");
    read.set_header("traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01");
    EXPECT_EQ(traceparent_of(read).size(), 55U);
}

}  // namespace

}  // namespace souk::bus::kafka
