#include "auth/passwords.hpp"
#include "auth/work_pool.hpp"
#include "base/outage.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <ctime>
#include <future>
#include <gmock/gmock.h>
#include <optional>
#include <thread>

namespace souk::auth {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;
using ::testing::StartsWith;

constexpr password_cost cheap{.memory_kib = 64, .passes = 1};
const call endless = fake_world::endless_call();

TEST(hashes, match_their_password_only)
{
    password_hasher hasher{cheap, 1, 10};
    const auto hash = wait(hasher.hash(endless, "correct horse é"));
    EXPECT_THAT(hash, StartsWith("$argon2id$v=19$m=64,t=1,p=1$"));
    EXPECT_TRUE(wait(hasher.matches(endless, "correct horse é", hash)));
    EXPECT_FALSE(wait(hasher.matches(endless, "correct horse e", hash)));
    EXPECT_FALSE(wait(hasher.matches(endless, "", hash)));
    EXPECT_FALSE(wait(hasher.matches(endless, std::string("correct horse é\0", 17), hash)));
}

TEST(hashes, of_one_password_differ)
{
    password_hasher hasher{cheap, 1, 10};
    EXPECT_NE(wait(hasher.hash(endless, "same")), wait(hasher.hash(endless, "same")));
}

TEST(hashes, of_another_cost_still_match)
{
    password_hasher old{cheap, 1, 10};
    password_hasher strong{{.memory_kib = 256, .passes = 2}, 1, 10};
    EXPECT_TRUE(wait(strong.matches(endless, "pass", wait(old.hash(endless, "pass")))));
}

TEST(no_hash, matches_nothing)
{
    password_hasher hasher{cheap, 1, 10};
    EXPECT_FALSE(wait(hasher.matches(endless, "", "")));
    EXPECT_FALSE(wait(hasher.matches(endless, "password", "")));
    EXPECT_FALSE(wait(hasher.matches(endless, "password", "$argon2id$nonsense")));
}

TEST(no_hash, takes_as_long_as_a_wrong_password)
{
    password_hasher hasher{{.memory_kib = 8 * 1024, .passes = 2}, 1, 10};
    const auto hash = wait(hasher.hash(endless, "right"));
    const auto time = [&](const std::string& against) {
        // Processor time: what else the machine does is no part of it.
        const std::clock_t begin = std::clock();
        for (int i = 0; i < 20; ++i) {
            EXPECT_FALSE(wait(hasher.matches(endless, "wrong", against)));
        }
        return std::clock() - begin;
    };
    const auto known = time(hash);
    const auto unknown = time("");
    EXPECT_LT(unknown, 2 * known);
    EXPECT_LT(known, 2 * unknown);
}

// Keeps the pool's threads busy until it goes.
class gate {
public:
    ~gate() { open_.set_value(); }
    gate() = default;
    gate(const gate&) = delete;
    gate& operator=(const gate&) = delete;

    std::function<void()> work()
    {
        return [this, opened = open_.get_future().share()] {
            ++begun;
            opened.wait();
        };
    }

    std::atomic<int> begun = 0;

private:
    std::promise<void> open_;
};

struct outcome {
    std::atomic<int> done = 0;
    std::atomic<int> refused = 0;
    std::atomic<int> late = 0;
    std::atomic<int> stopped = 0;
};

task<> count_outcome(work_pool& pool, call call, const std::function<void()>& work, outcome& into)
{
    try {
        co_await pool.run(call, work);
        ++into.done;
    } catch (const overloaded&) {
        ++into.refused;
    } catch (const deadline_passed&) {
        ++into.late;
    } catch (const unavailable&) {
        ++into.stopped;
    }
}

TEST(the_pool, refuses_what_is_past_its_bound)
{
    boost::asio::io_context loop{1};
    outcome counted;
    const std::function<void()> nothing = [] {};
    {
        work_pool pool{1, 3};
        std::optional<gate> closed{std::in_place};
        const auto busy = closed->work();
        boost::asio::co_spawn(
            loop, count_outcome(pool, endless, busy, counted), boost::asio::detached
        );
        while (closed->begun == 0) {
            loop.run_for(milliseconds{1});
        }
        for (int i = 0; i < 10; ++i) {
            boost::asio::co_spawn(
                loop, count_outcome(pool, endless, nothing, counted), boost::asio::detached
            );
        }
        while (counted.refused < 7) {
            loop.run_for(milliseconds{1});
        }
        EXPECT_EQ(pool.waiting(), 3U);
        EXPECT_EQ(counted.done, 0);
        closed.reset();
        loop.run();
    }
    EXPECT_EQ(counted.done, 4);
    EXPECT_EQ(counted.refused, 7);
}

TEST(the_pool, does_not_begin_what_is_late)
{
    work_pool pool{1, 3};
    outcome counted;
    const std::function<void()> never = [] { ADD_FAILURE() << "late work began"; };
    auto late = endless;
    late.deadline = std::chrono::steady_clock::now() - seconds{1};
    wait(count_outcome(pool, late, never, counted));
    EXPECT_EQ(counted.late, 1);
}

TEST(the_pool, passes_on_what_the_work_throws)
{
    work_pool pool{1, 3};
    const std::function<void()> failing = [] { throw std::runtime_error{"broken"}; };
    EXPECT_THROW(wait(pool.run(endless, failing)), std::runtime_error);
}

TEST(the_pool, may_go_while_work_waits)
{
    boost::asio::io_context loop{1};
    outcome counted;
    std::optional<gate> closed{std::in_place};
    const auto busy = closed->work();
    const std::function<void()> nothing = [] {};
    std::jthread opener;
    {
        work_pool pool{1, 100};
        boost::asio::co_spawn(
            loop, count_outcome(pool, endless, busy, counted), boost::asio::detached
        );
        while (closed->begun == 0) {
            loop.run_for(milliseconds{1});
        }
        for (int i = 0; i < 50; ++i) {
            boost::asio::co_spawn(
                loop, count_outcome(pool, endless, nothing, counted), boost::asio::detached
            );
        }
        while (pool.waiting() < 50) {
            loop.run_for(milliseconds{1});
        }
        // The pool waits for the work that runs, so that opens from another thread.
        opener = std::jthread{[&] {
            while (pool.waiting() > 0) {
                std::this_thread::yield();
            }
            closed.reset();
        }};
    }
    loop.run();
    EXPECT_EQ(counted.done, 1);
    EXPECT_EQ(counted.stopped, 50);
}

TEST(common_passwords, are_known_exactly)
{
    EXPECT_TRUE(is_common_password("password"));
    EXPECT_TRUE(is_common_password("12345678"));
    EXPECT_TRUE(is_common_password("greyhoun"));
    EXPECT_FALSE(is_common_password("passwor"));
    EXPECT_FALSE(is_common_password("password "));
    EXPECT_FALSE(is_common_password(""));
    EXPECT_FALSE(is_common_password("correct horse battery staple"));
}

}  // namespace
}  // namespace souk::auth
