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
using testing::wait;

using dead_letters = testing::bell_ringers;

TEST_F(dead_letters, are_delivered_once_more_when_told)
{
    publish({ring("a", "1"), ring("b", "1")});
    failures["a1"] = {failure::unreadable, 1};
    failures["b1"] = {failure::unreadable, 2};
    const auto running = make();
    testing::run_while(*running, until(world, [&] { return tried.size() == 2; }));
    ASSERT_THAT(dead(), SizeIs(2));

    const std::pair<std::size_t, std::size_t> one_of_two{1, 1};
    EXPECT_EQ(wait(running->retry_dead_letters(call)), one_of_two);
    EXPECT_THAT(done, ElementsAre("a1"));
    ASSERT_THAT(dead(), SizeIs(1));
    EXPECT_EQ(dead().front().letter.what.key, "b");

    const std::pair<std::size_t, std::size_t> the_other{1, 0};
    EXPECT_EQ(wait(running->retry_dead_letters(call)), the_other);
    EXPECT_THAT(dead(), IsEmpty());
    const std::pair<std::size_t, std::size_t> nothing{0, 0};
    EXPECT_EQ(wait(running->retry_dead_letters(call)), nothing);
}

struct rung {
    static constexpr auto topic = "bells";
    static constexpr auto type = "Rung";
    std::string how;

    static result<rung> read(std::string_view body)
    {
        if (body == "{}") {
            return invalid("no-bell", "It says nothing.");
        }
        return rung{std::string{body}};
    }
};

task<> note_typed(const call&, const rung& heard, std::vector<std::string>& into)
{
    into.push_back(heard.how);
    co_return;
}

TEST_F(dead_letters, give_a_typed_reaction_what_it_can_read)
{
    publish({ring("a", "loud"), ring("a", "{}"), ring("a", "soft")});
    std::vector<std::string> heard;
    log_consumer typed{"ringers", events, {}, world, figures};
    typed.on(note_typed, heard);
    testing::run_while(typed, until(world, [&] { return heard.size() == 2; }));
    EXPECT_THAT(heard, ElementsAre("loud", "soft"));
    ASSERT_THAT(dead(), SizeIs(1));
    EXPECT_EQ(dead().front().reason, "It says nothing.");
}

}  // namespace

}  // namespace souk::bus::log
