#include "base/result.hpp"
#include "base/side_by_side.hpp"
#include "storage/mysql/tests/test_database.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

namespace souk::storage::mysql {
namespace {

using testing::fake_world;
using testing::run;
using testing::wait;

const std::vector<migration> schema = {{
    .number = 1,
    .statements =
        {"CREATE TABLE words (word VARCHAR(100) PRIMARY KEY, count INT NOT NULL DEFAULT 0) "
         "COLLATE utf8mb4_0900_bin"},
}};

class mysql_database : public ::testing::Test {
protected:
    static void SetUpTestSuite()
    {
        made = std::make_unique<testing::test_database>("words", schema);
    }
    static void TearDownTestSuite() { made.reset(); }

    mysql_database() { made->empty({"words"}); }

    static call with_time(milliseconds left)
    {
        return {.traceparent = "", .deadline = std::chrono::steady_clock::now() + left};
    }

    void add(const std::string& word, int count = 0)
    {
        const auto work = [&](session& with) -> task<> {
            co_await with.query("INSERT INTO words VALUES (?, ?)", word, count);
        };
        wait(db.transaction(endless, work));
    }

    std::int64_t count(const std::string& word)
    {
        const auto work = [&](session& with) -> task<std::int64_t> {
            const auto found = co_await with.query("SELECT count FROM words WHERE word = ?", word);
            co_return found.empty() ? -1 : found[0].integer(0);
        };
        return wait(db.read(endless, work));
    }

    // Ends the connection that a session uses, as an operator or a crash would.
    void kill(std::int64_t connection)
    {
        run(made->server(), "KILL " + std::to_string(connection));
    }

    static task<std::int64_t> connection_of(session& with)
    {
        const auto own = co_await with.query("SELECT CAST(CONNECTION_ID() AS SIGNED)");
        co_return own[0].integer(0);
    }

    // Kills it in a thread of its own, so that the works' loop goes on.
    void kill_from_aside(std::int64_t connection)
    {
        const std::jthread aside{[&] { kill(connection); }};
    }

    inline static std::unique_ptr<testing::test_database> made;
    const call endless = fake_world::endless_call();
    pool_settings settings = made->settings();
    database db{settings};
    fake_world world;
};

TEST_F(mysql_database, keeps_what_was_written)
{
    add("bread", 3);
    EXPECT_EQ(count("bread"), 3);
    EXPECT_EQ(count("salt"), -1);
}

TEST_F(mysql_database, refusal_and_exception_undo_what_was_written)
{
    const auto refuse = [&](session& with) -> task<result<void>> {
        co_await with.query("INSERT INTO words VALUES ('a', 1)");
        co_return conflict("no", "No.");
    };
    EXPECT_EQ(wait(db.transaction(endless, refuse)).error().slug, "no");
    const auto fail = [&](session& with) -> task<> {
        co_await with.query("INSERT INTO words VALUES ('a', 1)");
        throw std::logic_error{"x"};
    };
    EXPECT_THROW(wait(db.transaction(endless, fail)), std::logic_error);
    EXPECT_EQ(count("a"), -1);
}

// What is sent behind a failed statement must not be kept by itself.
TEST_F(mysql_database, keeps_nothing_of_a_step_of_which_one_statement_fails)
{
    add("a");
    const auto work = [&](session& with) -> task<> {
        step three;
        three.add("INSERT INTO words VALUES ('b', 1)");
        three.add("INSERT INTO words VALUES ('a', 1)");
        three.add("INSERT INTO words VALUES ('c', 1)");
        co_await with.run(std::move(three));
    };
    try {
        wait(db.transaction(endless, work));
        FAIL() << "the key is taken";
    } catch (const statement_failed& failed) {
        EXPECT_EQ(failed.number, duplicate_key);
    }
    EXPECT_EQ(count("b"), -1);
    EXPECT_EQ(count("c"), -1);
}

TEST_F(mysql_database, a_step_is_one_round_trip)
{
    std::size_t trips = 0;
    const auto work = [&](session& with) -> task<> {
        step two;
        two.add("UPDATE words SET count = 1 WHERE word = ?", "a");
        two.add("SELECT count FROM words WHERE word = ?", "a");
        const auto before = with.round_trips();
        co_await with.run(two);
        const auto first = with.round_trips();
        co_await with.run(two);
        trips = with.round_trips() - first;
        EXPECT_LE(first - before, 2U);
    };
    wait(db.transaction(endless, work));
    EXPECT_EQ(trips, 1U);
}

TEST_F(mysql_database, texts_may_hold_anything_and_compare_by_their_bytes)
{
    const std::string odd{"a\0'\"; -- \xF0\x9F\x95\x8C", 13};
    add(odd, 1);
    add("É", 2);
    add("é", 3);
    add("e ", 4);
    EXPECT_EQ(count(odd), 1);
    EXPECT_EQ(count("é"), 3);
    EXPECT_EQ(count("e"), -1);
}

TEST_F(mysql_database, strict_about_what_does_not_fit)
{
    EXPECT_THROW(add(std::string(101, 'x')), statement_failed);
}

TEST_F(mysql_database, a_connection_lost_before_the_commit_is_no_loss)
{
    int runs = 0;
    const auto work = [&](session& with) -> task<> {
        co_await with.query("INSERT INTO words VALUES ('a', 1)");
        if (++runs == 1) {
            kill_from_aside(co_await connection_of(with));
        }
        co_await with.query("UPDATE words SET count = count + 1 WHERE word = 'a'");
    };
    wait(db.transaction(endless, work));
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count("a"), 2);
}

TEST_F(mysql_database, idle_connections_that_were_lost_are_replaced)
{
    std::vector<std::int64_t> idle;
    const auto look = [&](session& with) -> task<> {
        idle.push_back(co_await connection_of(with));
    };
    const auto several = [&]() -> task<> {
        std::vector<task<>> works;
        for (int i = 0; i < 4; ++i) {
            works.push_back(db.read(endless, look));
        }
        co_await side_by_side(world, std::move(works));
    };
    wait(several());
    std::ranges::sort(idle);
    idle.erase(std::ranges::unique(idle).begin(), idle.end());
    for (const auto each : idle) {
        kill(each);
    }
    add("a", 1);
    EXPECT_EQ(count("a"), 1);
}

TEST_F(mysql_database, deadlock_is_run_again)
{
    add("a");
    add("b");
    std::atomic<int> runs = 0;
    std::atomic<int> holding = 0;
    const auto cross = [&](const std::string& first, const std::string& second) {
        return [&, first, second](session& with) -> task<> {
            const auto both = runs.load() < 2;
            ++runs;
            co_await with.query("UPDATE words SET count = count + 1 WHERE word = ?", first);
            ++holding;
            while (both && holding < 2) {
                co_await with.query("DO SLEEP(0.01)");
            }
            co_await with.query("UPDATE words SET count = count + 1 WHERE word = ?", second);
        };
    };
    const auto one = cross("a", "b");
    const auto other = cross("b", "a");
    const auto both = [&]() -> task<> {
        std::vector<task<>> works;
        works.push_back(db.transaction(endless, one));
        works.push_back(db.transaction(endless, other));
        co_await side_by_side(world, std::move(works));
    };
    wait(both());
    EXPECT_GE(runs, 3);
    EXPECT_EQ(count("a"), 2);
    EXPECT_EQ(count("b"), 2);
}

TEST_F(mysql_database, waiting_for_a_lock_ends_and_is_run_again)
{
    add("a");
    auto hasty = settings;
    hasty.lock_wait = seconds{1};
    database other{hasty};
    std::atomic<int> runs = 0;
    const auto blocked = [&](session& with) -> task<> {
        ++runs;
        co_await with.query("UPDATE words SET count = count + 1 WHERE word = 'a'");
    };
    std::jthread aside;
    const auto blocking = [&](session& with) -> task<> {
        co_await with.query("UPDATE words SET count = 10 WHERE word = 'a'");
        aside = std::jthread{[&] { wait(other.transaction(endless, blocked)); }};
        while (runs < 2) {
            co_await with.query("DO SLEEP(0.05)");
        }
    };
    wait(db.transaction(endless, blocking));
    aside.join();
    EXPECT_EQ(count("a"), 11);
}

TEST_F(mysql_database, work_past_its_deadline_is_not_begun)
{
    bool begun = false;
    const auto work = [&](session&) -> task<> {
        begun = true;
        co_return;
    };
    EXPECT_THROW(wait(db.transaction(with_time(milliseconds{-1}), work)), deadline_passed);
    EXPECT_FALSE(begun);
}

TEST_F(mysql_database, deadline_ends_a_work_that_takes_too_long)
{
    const auto work = [&](session& with) -> task<> {
        co_await with.query("INSERT INTO words VALUES ('a', 1)");
        co_await with.query("DO SLEEP(3)");
    };
    auto small = settings;
    small.connections = 1;
    database narrow{small};
    wait(narrow.ping(endless));
    const auto begin = std::chrono::steady_clock::now();
    try {
        wait(narrow.transaction(with_time(milliseconds{300}), work));
        FAIL() << "it takes 3 s";
    } catch (const deadline_passed&) {
        FAIL() << "it was begun";
    } catch (const unavailable&) {
    }
    // The pool does not wait for what the server still does there.
    wait(narrow.ping(endless));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds{2'500});
    EXPECT_EQ(count("a"), -1);
}

TEST_F(mysql_database, a_used_up_pool_refuses_in_time)
{
    auto small = settings;
    small.connections = 1;
    small.connection_wait = milliseconds{100};
    database narrow{small};
    int refused = 0;
    const auto work = [&](session& with) -> task<> { co_await with.query("DO SLEEP(0.5)"); };
    const auto one = [&]() -> task<> {
        try {
            co_await narrow.transaction(endless, work);
        } catch (const overloaded&) {
            ++refused;
        }
    };
    const auto all = [&]() -> task<> {
        std::vector<task<>> works;
        for (int i = 0; i < 3; ++i) {
            works.push_back(one());
        }
        co_await side_by_side(world, std::move(works));
    };
    wait(narrow.ping(endless));
    wait(all());
    EXPECT_EQ(refused, 2);
}

TEST_F(mysql_database, a_full_queue_refuses_at_once)
{
    auto small = settings;
    small.queue_limit = 0;
    database closed{small};
    EXPECT_THROW(wait(closed.ping(endless)), overloaded);
}

TEST_F(mysql_database, a_server_that_is_away_is_unavailable)
{
    auto nobody = settings;
    nobody.port = 1;
    nobody.connection_wait = milliseconds{200};
    database away{nobody};
    EXPECT_THROW(wait(away.ping(endless)), unavailable);
}

TEST_F(mysql_database, logs_in_by_tls_and_refuses_to_without)
{
    const auto cipher = [&](database& on) {
        const auto work = [&](session& with) -> task<std::string> {
            const auto found = co_await with.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
            co_return found[0].text(1);
        };
        return wait(on.read(endless, work));
    };
    auto safe = settings;
    safe.tls = tls_mode::require;
    database with_tls{safe};
    EXPECT_NE(cipher(with_tls), "");
    // Nobody vouches for the certificate that the server made for itself.
    safe.tls_ca_file = "/etc/ssl/certs/ca-certificates.crt";
    safe.connection_wait = milliseconds{500};
    database strict{safe};
    EXPECT_THROW(wait(strict.ping(endless)), unavailable);
}

}  // namespace
}  // namespace souk::storage::mysql
