#include "app/event_loops.hpp"
#include "app/system_world.hpp"
#include "base/tests/wait.hpp"
#include "base/text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <latch>
#include <set>
#include <thread>

namespace souk::app {
namespace {

using namespace std::chrono_literals;
using testing::wait;

task<milliseconds> time_of(task<> work)
{
    const auto began = std::chrono::steady_clock::now();
    co_await std::move(work);
    co_return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
}

TEST(system_world, ids_are_uuids_of_version_7_in_order)
{
    const auto world = make_system_world();
    auto last = world->new_id();
    EXPECT_TRUE(is_uuid(last)) << last;
    EXPECT_EQ(last.at(14), '7') << last;
    for (int i = 0; i < 10'000; ++i) {
        auto next = world->new_id();
        ASSERT_LT(last, next);
        last = std::move(next);
    }
}

TEST(system_world, threads_never_get_the_same_id)
{
    const auto world = make_system_world();
    std::array<std::vector<std::string>, 4> made;
    {
        std::vector<std::jthread> threads;
        for (auto& into : made) {
            threads.emplace_back([&] {
                for (int i = 0; i < 2'000; ++i) {
                    into.push_back(world->new_id());
                }
            });
        }
    }
    std::set<std::string> all;
    for (const auto& ids : made) {
        EXPECT_TRUE(std::ranges::is_sorted(ids));
        all.insert(ids.begin(), ids.end());
    }
    EXPECT_EQ(all.size(), 8'000);
}

TEST(system_world, clocks_go_on)
{
    const auto world = make_system_world();
    EXPECT_GT(to_string(world->now()), "2025");
    const auto before = world->steady_now();
    wait(world->sleep(20ms));
    EXPECT_GE(world->steady_now() - before, 20ms);
    EXPECT_NE(world->random(), world->random());
}

TEST(system_world, sleeping_for_a_negative_time_is_no_wait)
{
    const auto world = make_system_world();
    EXPECT_LT(wait(time_of(world->sleep(-1h))), 10s);
}

TEST(system_alarm, waits_as_long_as_told)
{
    const auto alarm = make_system_world()->new_alarm();
    EXPECT_GE(wait(time_of(alarm->wait(20ms))), 20ms);
}

TEST(system_alarm, remembers_one_ring)
{
    const auto alarm = make_system_world()->new_alarm();
    alarm->ring();
    alarm->ring();
    EXPECT_LT(wait(time_of(alarm->wait(1h))), 10s);
    EXPECT_GE(wait(time_of(alarm->wait(20ms))), 20ms);
}

TEST(system_alarm, can_wait_as_long_as_a_number_holds)
{
    const auto alarm = make_system_world()->new_alarm();
    std::jthread ringer{[&] {
        std::this_thread::sleep_for(20ms);
        alarm->ring();
    }};
    EXPECT_LT(wait(time_of(alarm->wait(milliseconds::max()))), 10s);
}

task<> count_rings(alarm& bell, std::atomic<int>& heard, int until)
{
    while (heard < until) {
        co_await bell.wait(1h);
        ++heard;
        heard.notify_all();
    }
}

TEST(system_alarm, every_ring_is_heard_from_another_thread)
{
    constexpr int rings = 2'000;
    const auto bell = make_system_world()->new_alarm();
    std::atomic<int> heard = 0;
    event_loops loops{1};
    loops.start();
    boost::asio::co_spawn(
        loops.executors().front(), count_rings(*bell, heard, rings), boost::asio::detached
    );
    for (int i = 0; i < rings; ++i) {
        bell->ring();
        heard.wait(i);
    }
    EXPECT_EQ(heard, rings);
}

TEST(system_alarm, may_be_gone_before_what_waits_on_it)
{
    auto bell = make_system_world()->new_alarm();
    boost::asio::io_context loop{1};
    boost::asio::co_spawn(loop.get_executor(), bell->wait(1h), boost::asio::detached);
    loop.poll();
    bell.reset();
}

TEST(event_loops, run_one_thread_each)
{
    event_loops loops{3};
    std::set<std::thread::id> threads;
    std::mutex mutex;
    std::latch all{3};
    loops.start();
    for (const auto& each : loops.executors()) {
        boost::asio::post(each, [&] {
            const std::scoped_lock lock{mutex};
            threads.insert(std::this_thread::get_id());
            all.count_down();
        });
    }
    all.wait();
    loops.finish(1s);
    EXPECT_EQ(threads.size(), 3);
}

TEST(event_loops, survive_an_exception)
{
    event_loops loops{1};
    std::latch after{1};
    loops.start();
    const auto only = loops.executors().front();
    boost::asio::post(only, [] { throw std::runtime_error{"for the test"}; });
    boost::asio::post(only, [&] { after.count_down(); });
    after.wait();
}

TEST(event_loops, finish_what_they_have_and_cut_off_what_lasts)
{
    const auto world = make_system_world();
    event_loops loops{1};
    std::atomic<bool> slept = false;
    const auto sleep_a_little = [&]() -> task<> {
        co_await world->sleep(30ms);
        slept = true;
    };
    boost::asio::co_spawn(loops.executors().front(), sleep_a_little(), boost::asio::detached);
    boost::asio::co_spawn(loops.executors().front(), world->sleep(1h), boost::asio::detached);
    loops.start();
    loops.finish(500ms);
    EXPECT_TRUE(slept);
}

}  // namespace
}  // namespace souk::app
