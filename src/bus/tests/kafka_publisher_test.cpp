#include "base/outage.hpp"
#include "base/time.hpp"
#include "bus/kafka/in_flight.hpp"
#include "bus/tests/bus_ringers.hpp"
#include "bus/tests/kafka_backend.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::bus::kafka {

namespace {

using souk::testing::wait;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using testing::run_while;
using ::testing::SizeIs;

constexpr auto trace = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

class kafka_publishing : public testing::bus_ringers<testing::kafka_backend> {
protected:
    queued_effect ringing_of(const std::string& key)
    {
        return {
            .id = "id-of-" + key,
            .what = publishing(ring(key, R"({"loud":true})")),
            .traceparent = trace,
            .queued_at = from_milliseconds(1'769'860'800'000),
        };
    }

    call call_of(milliseconds time) { return background_call(world, time); }
};

TEST_F(kafka_publishing, gives_a_record_the_key_the_body_and_the_headers_of_a_cloud_event)
{
    const call call = call_of(seconds{10});
    const auto owed = ringing_of("a");
    wait(backend.publisher().publish(call, owed));
    const auto kept = backend.records();
    ASSERT_THAT(kept, SizeIs(1));
    EXPECT_EQ(kept[0].key, "a");
    EXPECT_EQ(kept[0].value, R"({"loud":true})");
    EXPECT_THAT(
        kept[0].headers,
        ElementsAre(
            Pair("ce_specversion", "1.0"),
            Pair("ce_id", "id-of-a"),
            Pair("ce_type", "Rung"),
            Pair("ce_source", "/souk/tests"),
            Pair("ce_time", "2026-01-31T12:00:00.000Z"),
            Pair("content-type", "application/json"),
            Pair("traceparent", trace)
        )
    );
    EXPECT_THAT(
        backend.figures.text(), HasSubstr("souk_events_published_total{source=\"/souk/tests\"} 1")
    );
}

TEST_F(kafka_publishing, confirms_many_at_once_in_a_few_requests)
{
    const auto began = world.steady_now();
    for (int i = 0; i < 5; ++i) {
        backend.publish(rings("abcdefghij", 100));
    }
    EXPECT_THAT(backend.records(), SizeIs(5'000));
    EXPECT_LT(world.steady_now() - began, seconds{20});
}

TEST_F(kafka_publishing, begins_nothing_when_the_time_is_over)
{
    const call late = call_of(milliseconds{0});
    const auto owed = ringing_of("a");
    EXPECT_THROW(wait(backend.publisher().publish(late, owed)), deadline_passed);
    EXPECT_THAT(backend.records(), SizeIs(0));
}

TEST_F(kafka_publishing, refuses_an_effect_that_publishes_nothing)
{
    const call call = call_of(seconds{10});
    const queued_effect other{.id = "1", .what = {.kind = "polish", .key = "a", .detail = ""}};
    EXPECT_THROW(wait(backend.publisher().publish(call, other)), std::invalid_argument);
}

class nobody_there : public kafka_publishing {
protected:
    std::unique_ptr<kafka_publisher> make(std::size_t in_flight, milliseconds delivery_time)
    {
        // Nobody listens on port 1.
        return std::make_unique<kafka_publisher>(
            publisher_settings{
                .connection = {.brokers = "127.0.0.1:1"},
                .source = "/souk/away",
                .topics = {.names = {"bells"}},
                .in_flight = in_flight,
                .delivery_time = delivery_time,
            },
            world,
            backend.figures
        );
    }

    milliseconds time_until_unavailable(kafka_publisher& by, milliseconds time)
    {
        const auto began = world.steady_now();
        const auto story = [&]() -> task<> {
            const call call = call_of(time);
            const auto owed = ringing_of("a");
            bool failed = false;
            try {
                co_await by.publish(call, owed);
            } catch (const unavailable&) {
                failed = true;
            }
            EXPECT_TRUE(failed);
        };
        run_while(by, story());
        EXPECT_FALSE(by.has_topics());
        return std::chrono::duration_cast<milliseconds>(world.steady_now() - began);
    }
};

TEST_F(nobody_there, is_an_outage_after_the_delivery_time)
{
    EXPECT_LT(time_until_unavailable(*make(10, milliseconds{500}), seconds{30}), seconds{10});
}

TEST_F(nobody_there, is_an_outage_at_the_calls_deadline)
{
    EXPECT_LT(time_until_unavailable(*make(10, seconds{60}), milliseconds{300}), seconds{10});
}

TEST_F(nobody_there, what_is_in_flight_has_a_limit)
{
    const auto by = make(2, milliseconds{500});
    int outages = 0;
    int refusals = 0;
    const auto publish_one = [&](const call& call, std::string key) -> task<> {
        const auto owed = ringing_of(key);
        try {
            co_await by->publish(call, owed);
        } catch (const overloaded&) {
            ++refusals;
        } catch (const unavailable&) {
            ++outages;
        }
        if (outages + refusals == 3) {
            by->stop();
        }
    };
    const call call = call_of(seconds{30});
    std::vector<task<>> works;
    works.push_back(by->run());
    for (const char* const key : {"a", "b", "c"}) {
        works.push_back(publish_one(call, key));
    }
    testing::run_together(std::move(works));
    EXPECT_EQ(outages, 2);
    EXPECT_EQ(refusals, 1);
    EXPECT_THROW(wait(by->publish(call, ringing_of("d"))), unavailable);
}

TEST(kafka_in_flight, ends_each_once)
{
    in_flight waiting{2};
    int ended = 0;
    const auto count = [&](const std::exception_ptr&) { ++ended; };
    const steady_time now{};
    const auto first = waiting.add(count, now, now + seconds{1});
    const auto second = waiting.add(count, now, now + seconds{5});
    EXPECT_EQ(waiting.add(count, now, now + seconds{1}), 0U);
    EXPECT_EQ(ended, 1);
    waiting.expire(now + seconds{1});
    EXPECT_EQ(ended, 2);
    waiting.end(first, nullptr);
    EXPECT_EQ(ended, 2);
    EXPECT_FALSE(waiting.close_when_empty());
    waiting.end(second, nullptr);
    EXPECT_EQ(ended, 3);
    EXPECT_TRUE(waiting.close_when_empty());
    EXPECT_EQ(waiting.add(count, now, now + seconds{1}), 0U);
    EXPECT_EQ(ended, 4);
}

}  // namespace

}  // namespace souk::bus::kafka
