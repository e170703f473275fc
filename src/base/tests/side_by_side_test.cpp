#include "base/side_by_side.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/real_world.hpp"
#include "base/tests/wait.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace souk {

namespace {

using testing::fake_world;
using testing::real_world;
using testing::wait;

task<> note(world& world, milliseconds after, int what, std::vector<int>& into)
{
    co_await world.sleep(after);
    into.push_back(what);
}

task<> fail(world& world, milliseconds after, std::string why)
{
    co_await world.sleep(after);
    throw std::runtime_error{why};
}

task<> fail_at_once(std::string why)
{
    throw std::runtime_error{why};
    co_return;
}

std::string failure_of(task<> work)
{
    try {
        wait(std::move(work));
    } catch (const std::runtime_error& why) {
        return why.what();
    }
    return "";
}

TEST(side_by_side, nothing_to_do_is_done)
{
    fake_world world;
    wait(side_by_side(world, {}));
}

TEST(side_by_side, works_run_at_the_same_time)
{
    real_world world;
    std::vector<int> ended;
    std::vector<task<>> works;
    works.push_back(note(world, milliseconds{60}, 3, ended));
    works.push_back(note(world, milliseconds{30}, 2, ended));
    works.push_back(note(world, milliseconds{1}, 1, ended));
    wait(side_by_side(world, std::move(works)));
    EXPECT_EQ(ended, (std::vector{1, 2, 3}));
}

TEST(side_by_side, returns_when_the_last_has_ended_without_waiting_longer)
{
    real_world world;
    std::vector<int> ended;
    std::vector<task<>> works;
    works.push_back(note(world, milliseconds{20}, 1, ended));
    const auto began = world.steady_now();
    wait(side_by_side(world, std::move(works)));
    const auto took = world.steady_now() - began;
    EXPECT_EQ(ended, std::vector{1});
    EXPECT_GE(took, milliseconds{20});
    EXPECT_LT(took, milliseconds{900});
}

TEST(side_by_side, a_failure_is_thrown_after_all_have_ended)
{
    real_world world;
    std::vector<int> ended;
    std::vector<task<>> works;
    works.push_back(fail_at_once("first"));
    works.push_back(note(world, milliseconds{30}, 1, ended));
    works.push_back(fail(world, milliseconds{10}, "second"));
    EXPECT_EQ(failure_of(side_by_side(world, std::move(works))), "first");
    EXPECT_EQ(ended, std::vector{1});
}

TEST(side_by_side, the_failure_that_happened_first_is_the_one_thrown)
{
    real_world world;
    std::vector<task<>> works;
    works.push_back(fail(world, milliseconds{60}, "late"));
    works.push_back(fail(world, milliseconds{1}, "early"));
    EXPECT_EQ(failure_of(side_by_side(world, std::move(works))), "early");
}

TEST(side_by_side, a_thousand_works_all_run)
{
    fake_world world;
    std::vector<int> ended;
    std::vector<task<>> works;
    for (int i = 0; i < 1'000; ++i) {
        works.push_back(note(world, milliseconds{0}, i, ended));
    }
    wait(side_by_side(world, std::move(works)));
    EXPECT_EQ(ended.size(), 1'000U);
}

TEST(side_by_side, may_be_nested)
{
    fake_world world;
    std::vector<int> ended;
    const auto inner = [&]() -> task<> {
        std::vector<task<>> works;
        works.push_back(note(world, milliseconds{1}, 1, ended));
        works.push_back(note(world, milliseconds{1}, 2, ended));
        co_await side_by_side(world, std::move(works));
    };
    std::vector<task<>> works;
    works.push_back(inner());
    works.push_back(inner());
    wait(side_by_side(world, std::move(works)));
    EXPECT_EQ(ended.size(), 4U);
}

}  // namespace

}  // namespace souk
