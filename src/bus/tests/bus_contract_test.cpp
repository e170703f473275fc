// What every bus promises to those who react.
#include "bus/tests/bus_ringers.hpp"
#include "bus/tests/log_backend.hpp"
#ifdef SOUK_WITH_KAFKA
#include "bus/tests/kafka_backend.hpp"
#endif

#include <gtest/gtest.h>

#include <algorithm>
#include <gmock/gmock.h>
#include <set>

namespace souk::bus {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::run_while;
using ::testing::SizeIs;
using testing::until;
using testing::wait;

constexpr auto trace = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
using results = std::pair<std::size_t, std::size_t>;

template <class Backend>
using bus_contract = testing::bus_ringers<Backend>;

#ifdef SOUK_WITH_KAFKA
using backends = ::testing::Types<testing::log_backend, testing::kafka_backend>;
#else
using backends = ::testing::Types<testing::log_backend>;
#endif
TYPED_TEST_SUITE(bus_contract, backends);

TYPED_TEST(bus_contract, delivers_what_was_published_as_it_was)
{
    this->backend.publish({this->ring("a", R"({"odd":"'\"; é"})")}, trace);
    this->consume_until([&] { return !this->done.empty(); });
    EXPECT_THAT(this->done, ElementsAre(R"(a{"odd":"'\"; é"})"));
    EXPECT_THAT(this->traces, ElementsAre(trace));
}

TYPED_TEST(bus_contract, delivers_what_is_published_while_it_runs)
{
    const auto running = this->listen();
    const auto story = [&]() -> task<> {
        for (int i = 1; i <= 3; ++i) {
            this->backend.publish({this->ring("a", std::to_string(i))});
            co_await until(this->world, [&] { return this->done.size() == std::size_t(i); });
        }
    };
    run_while(*running, story());
    EXPECT_THAT(this->done, ElementsAre("a1", "a2", "a3"));
}

TYPED_TEST(bus_contract, keeps_the_order_of_one_key)
{
    this->backend.publish(this->rings("abcdefg", 40));
    this->fail("b1010", unavailable{"away"}, 3);
    this->fail("d1020", std::runtime_error{"a bug"}, 2);
    this->consume_until([&] { return this->done.size() == 280; });
    for (const char key : std::string{"abcdefg"}) {
        EXPECT_THAT(this->done_of(key), SizeIs(40));
        EXPECT_TRUE(std::ranges::is_sorted(this->done_of(key))) << key;
    }
    EXPECT_FALSE(this->overlapping);
}

TYPED_TEST(bus_contract, delivers_other_keys_while_one_waits)
{
    this->backend.publish({this->ring("slow", "1"), this->ring("slow", "2")});
    this->backend.publish(this->rings("bcdefg", 1));
    this->shut.insert("slow");
    const auto running = this->listen();
    const auto story = [&]() -> task<> {
        co_await until(this->world, [&] { return this->done.size() == 6; });
        this->shut.clear();
        co_await until(this->world, [&] { return this->done.size() == 8; });
    };
    run_while(*running, story());
    EXPECT_THAT(this->done_of('s'), ElementsAre("slow1", "slow2"));
}

TYPED_TEST(bus_contract, goes_on_where_it_was)
{
    this->backend.publish(this->rings("abc", 10));
    this->consume_until([&] { return this->done.size() == 30; });
    this->backend.publish({this->ring("d", "last")});
    this->consume_until([&] { return this->done.size() > 30; });
    EXPECT_THAT(this->tried, SizeIs(31));
    EXPECT_EQ(this->done.back(), "dlast");
}

TYPED_TEST(bus_contract, delivers_again_for_as_long_as_an_outage_lasts)
{
    this->backend.publish({this->ring("a", "1"), this->ring("a", "2")});
    this->fail("a1", unavailable{"the store is away"}, 30);
    this->consume_until([&] { return this->done.size() == 2; });
    EXPECT_THAT(this->done, ElementsAre("a1", "a2"));
    EXPECT_THAT(this->tried, SizeIs(32));
    EXPECT_THAT(this->backend.dead(), IsEmpty());
}

TYPED_TEST(bus_contract, an_outage_that_outlives_it_is_the_next_ones)
{
    this->backend.publish({this->ring("a", "1"), this->ring("a", "2")});
    this->fail("a1", unavailable{"the store is away"}, 1'000'000);
    this->consume_until([&] { return this->tried.size() > 2; });
    EXPECT_THAT(this->done, IsEmpty());
    this->failures.clear();
    this->consume_until([&] { return this->done.size() == 2; });
    EXPECT_THAT(this->done, ElementsAre("a1", "a2"));
}

TYPED_TEST(bus_contract, sets_a_failing_event_aside_after_some_attempts_and_goes_on)
{
    this->backend.publish({this->ring("a", "1"), this->ring("a", "2")});
    this->fail("a1", std::runtime_error{"a bug"}, 1'000);
    this->consume_until([&] { return this->done.size() == 1; });
    EXPECT_THAT(this->tried, ElementsAre("a1", "a1", "a1", "a1", "a1", "a2"));
    EXPECT_THAT(this->backend.dead(), ElementsAre("a bug"));
    EXPECT_THAT(this->backend.figures.text(), HasSubstr("souk_dead_letters_total{group="));
}

TYPED_TEST(bus_contract, sets_an_unreadable_event_aside_at_once)
{
    this->backend.publish({this->ring("a", "1"), this->ring("a", "2")});
    this->fail("a1", consumer::unreadable_event{"no JSON"}, 1'000);
    this->consume_until([&] { return this->done.size() == 1; });
    EXPECT_THAT(this->tried, ElementsAre("a1", "a2"));
    EXPECT_THAT(this->backend.dead(), ElementsAre("no JSON"));
}

TYPED_TEST(bus_contract, passes_over_types_without_reaction)
{
    auto other = this->ring("a", "1");
    other.type = "Cracked";
    this->backend.publish({other, this->ring("a", "2")});
    this->consume_until([&] { return this->done.size() == 1; });
    EXPECT_THAT(this->tried, ElementsAre("a2"));
    EXPECT_THAT(this->backend.dead(), IsEmpty());
}

TYPED_TEST(bus_contract, begins_no_dead_letter_without_time_for_it)
{
    this->backend.publish({this->ring("a", "1")});
    this->fail("a1", consumer::unreadable_event{"no JSON"}, 1);
    this->consume_until([&] { return this->tried.size() == 1; });
    const call hasty = background_call(this->world, std::chrono::seconds{9});
    EXPECT_EQ(wait(this->listen()->retry_dead_letters(hasty)), (results{0, 0}));
    EXPECT_THAT(this->tried, SizeIs(1));
    EXPECT_THAT(this->backend.dead(), SizeIs(1));
}

TYPED_TEST(bus_contract, delivers_dead_letters_once_more_when_told)
{
    this->backend.publish({this->ring("a", "1"), this->ring("b", "1")});
    this->fail("a1", consumer::unreadable_event{"no JSON"}, 1);
    this->fail("b1", consumer::unreadable_event{"no JSON"}, 2);
    const auto dead_after = [&] { return this->backend.dead().size(); };
    this->consume_until([&] { return this->tried.size() == 2; });
    ASSERT_EQ(dead_after(), 2U);

    const call call = background_call(this->world, std::chrono::seconds{30});
    const auto newest = wait(this->listen()->newest_dead_letters(call, 10));
    ASSERT_THAT(newest, SizeIs(2));
    EXPECT_NE(newest[0].id, newest[1].id);
    EXPECT_EQ(newest[0].topic, this->ring("a", "1").topic);
    EXPECT_EQ(std::set({newest[0].key, newest[1].key}), (std::set<std::string>{"a", "b"}));
    EXPECT_EQ(newest[0].reason, "no JSON");
    EXPECT_LE(newest[1].at, newest[0].at);
    EXPECT_THAT(wait(this->listen()->newest_dead_letters(call, 1)), SizeIs(1));

    const auto retry = [&] { return wait(this->listen()->retry_dead_letters(call)); };
    EXPECT_EQ(retry(), (results{1, 1}));
    EXPECT_THAT(this->done, ElementsAre("a1"));
    EXPECT_EQ(dead_after(), 1U);
    EXPECT_EQ(retry(), (results{1, 0}));
    EXPECT_EQ(dead_after(), 0U);
    EXPECT_EQ(retry(), (results{0, 0}));
    EXPECT_THAT(this->done, ElementsAre("a1", "b1"));
}

}  // namespace

}  // namespace souk::bus
