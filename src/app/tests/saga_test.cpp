// What operators see of a saga, and how its dead letters are delivered once more.
#include "app/saga.hpp"
#include "base/outage.hpp"
#include "base/side_by_side.hpp"
#include "base/tests/real_world.hpp"
#include "base/tests/wait.hpp"
#include "bus/tests/fake_queue.hpp"

#include <gtest/gtest.h>

namespace souk::app {

namespace {

using souk::testing::wait;

constexpr timestamp noon{milliseconds{1'700'000'000'000}};

class some_letters final : public bus::dead_letter_box {
public:
    explicit some_letters(souk::world& world) : world_(world) {}

    std::vector<bus::letter> letters;
    int retries = 0;
    bool slow = false;
    bool away = false;

    task<std::vector<bus::letter>> newest_dead_letters(const call&, std::size_t most) override
    {
        EXPECT_EQ(most, 100U);
        co_return letters;
    }

    task<std::pair<std::size_t, std::size_t>> retry_dead_letters(const call& call) override
    {
        ++retries;
        EXPECT_GT(call.deadline - world_.steady_now(), seconds{15});
        while (slow) {
            co_await world_.sleep(milliseconds{5});
        }
        if (away) {
            throw unavailable{"the broker is away"};
        }
        co_return std::pair<std::size_t, std::size_t>{3, 1};
    }

private:
    souk::world& world_;
};

class a_saga : public ::testing::Test {
protected:
    std::string show() { return wait(shown.show(background_call(world, seconds{10}))); }

    souk::testing::real_world world;
    bus::testing::fake_queue effects;
    some_letters letters{world};
    saga shown{
        {.name = "paying", .count = [](const call&) -> task<std::size_t> { co_return 2U; }},
        effects,
        letters,
        seconds{10},
        world
    };
};

TEST_F(a_saga, is_shown)
{
    EXPECT_EQ(show(), R"({"paying":2,"waitingEffects":0,"deadLetters":[]})");
    effects.add("some order", noon);
    letters.letters = {
        {.id = "t/2", .topic = "t", .key = "k", .reason = "no \"JSON\"", .at = noon},
    };
    EXPECT_EQ(
        show(),
        R"({"paying":2,"waitingEffects":1,"oldestEffectAt":"2023-11-14T22:13:20.000Z",)"
        R"("deadLetters":[{"id":"t/2","topic":"t","key":"k","reason":"no \"JSON\"",)"
        R"("at":"2023-11-14T22:13:20.000Z"}]})"
    );
}

TEST_F(a_saga, retries_one_at_a_time)
{
    letters.slow = true;
    const auto first = [&]() -> task<> {
        EXPECT_EQ(co_await shown.retry(), R"({"delivered":3,"failed":1})");
    };
    const auto second = [&]() -> task<> {
        while (letters.retries == 0) {
            co_await world.sleep(milliseconds{5});
        }
        EXPECT_THROW(co_await shown.retry(), overloaded);
        letters.slow = false;
    };
    std::vector<task<>> both;
    both.push_back(first());
    both.push_back(second());
    wait(side_by_side(world, std::move(both)));
    EXPECT_EQ(letters.retries, 1);
}

TEST_F(a_saga, can_be_retried_after_a_failure)
{
    letters.away = true;
    EXPECT_THROW(wait(shown.retry()), unavailable);
    letters.away = false;
    EXPECT_EQ(wait(shown.retry()), R"({"delivered":3,"failed":1})");
}

}  // namespace

}  // namespace souk::app
