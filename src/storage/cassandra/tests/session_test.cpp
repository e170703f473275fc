// The session with a real server: answers, limits, and what happens when the way to it is bad.
#include "base/side_by_side.hpp"
#include "base/tests/real_world.hpp"
#include "base/tests/wait.hpp"
#include "storage/cassandra/session.hpp"
#include "storage/cassandra/tests/flaky_proxy.hpp"
#include "storage/cassandra/tests/schema.hpp"

#include <gtest/gtest.h>

#include <set>

namespace souk::storage::cassandra {

namespace {

using souk::testing::wait;
using testing::lasting;

class cassandra_session : public ::testing::Test {
protected:
    testing::keyspace& kept = testing::keyspace::emptied(testing::test_schema());
    session& db = kept.db();
    statement insert = db.prepare("INSERT INTO things (id, number) VALUES (?, ?)", usage::write);
    statement select = db.prepare("SELECT number FROM things WHERE id = ?", usage::read);

    static bound putting(statement how, const std::string& id, std::int64_t number)
    {
        return {.what = how, .with = values{}.text(id).bigint(number)};
    }

    std::optional<std::int64_t> number_of(const std::string& id)
    {
        bound query{.what = select, .with = values{}.text(id)};
        const rows found = wait(db.execute(lasting(), std::move(query)));
        return found.empty() ? std::nullopt : std::optional{found.bigint(0, 0)};
    }

    // A session of its own to the same keyspace.
    session_settings settings_to(const std::string& node) const
    {
        session_settings settings;
        settings.nodes = {node};
        settings.keyspace = db.settings().keyspace;
        return settings;
    }
};

TEST_F(cassandra_session, reads_what_was_written)
{
    wait(db.execute(lasting(), putting(insert, "a", 7)));
    EXPECT_EQ(number_of("a"), 7);
    EXPECT_EQ(number_of("b"), std::nullopt);
}

TEST_F(cassandra_session, writes_a_batch)
{
    std::vector<bound> both;
    both.push_back(putting(insert, "a", 1));
    both.push_back(putting(insert, "b", 2));
    wait(db.execute(lasting(), std::move(both)));
    EXPECT_EQ(number_of("a"), 1);
    EXPECT_EQ(number_of("b"), 2);
}

TEST_F(cassandra_session, reads_pages)
{
    for (int i = 0; i < 25; ++i) {
        wait(db.execute(lasting(), putting(insert, std::to_string(i), i)));
    }
    const statement all = db.prepare("SELECT id FROM things", usage::read, 10);
    std::set<std::string> seen;
    std::string page;
    int pages = 0;
    do {
        bound query{.what = all, .with = {}};
        const rows found = wait(db.execute(lasting(), std::move(query), page));
        EXPECT_LE(found.size(), 10U);
        for (std::size_t i = 0; i < found.size(); ++i) {
            seen.emplace(found.text(i, 0));
        }
        page = found.next_page();
        ++pages;
    } while (!page.empty());
    EXPECT_EQ(seen.size(), 25U);
    EXPECT_GE(pages, 3);
}

TEST_F(cassandra_session, a_condition_tells_the_current_values)
{
    wait(db.execute(lasting(), putting(insert, "a", 7)));
    const statement update =
        db.prepare("UPDATE things SET number = ? WHERE id = ? IF number = ?", usage::conditional);
    bound wrong{.what = update, .with = values{}.bigint(8).text("a").bigint(6)};
    const rows refused = wait(db.execute(lasting(), std::move(wrong)));
    EXPECT_FALSE(refused.applied());
    EXPECT_EQ(refused.bigint(0, 1), 7);
    bound right{.what = update, .with = values{}.bigint(8).text("a").bigint(7)};
    EXPECT_TRUE(wait(db.execute(lasting(), std::move(right))).applied());
}

TEST_F(cassandra_session, begins_nothing_after_the_deadline)
{
    const call late{.traceparent = {}, .deadline = std::chrono::steady_clock::now()};
    EXPECT_THROW(wait(db.execute(late, putting(insert, "a", 7))), deadline_passed);
    EXPECT_EQ(number_of("a"), std::nullopt);
}

TEST_F(cassandra_session, a_mistake_of_the_program_is_no_outage)
{
    bound too_few{.what = insert, .with = values{}.text("a")};
    EXPECT_THROW(wait(db.execute(lasting(), std::move(too_few))), std::logic_error);
}

TEST_F(cassandra_session, throws_when_no_node_answers)
{
    EXPECT_THROW(session{settings_to("127.0.0.1:1")}, unavailable);
}

TEST_F(cassandra_session, a_lost_answer_leaves_a_write_unknown_and_a_read_undone)
{
    testing::flaky_proxy proxy{testing::server()};
    session flaky{settings_to(proxy.address())};
    flaky.use_keyspace();
    const statement put =
        flaky.prepare("INSERT INTO things (id, number) VALUES (?, ?)", usage::write);
    const statement get = flaky.prepare("SELECT number FROM things WHERE id = ?", usage::read);
    proxy.lose_answers();
    const auto began = std::chrono::steady_clock::now();
    const call brief = lasting(milliseconds{300});
    EXPECT_THROW(wait(flaky.execute(brief, putting(put, "a", 7))), outcome_unknown);
    EXPECT_LT(std::chrono::steady_clock::now() - began, seconds{2});
    EXPECT_EQ(number_of("a"), 7) << "it was done, only nobody heard";
    bound query{.what = get, .with = values{}.text("a")};
    bool unknown = false;
    try {
        wait(flaky.execute(lasting(milliseconds{300}), std::move(query)));
    } catch (const outcome_unknown&) {
        unknown = true;
    } catch (const unavailable&) {
        unknown = false;
    }
    EXPECT_FALSE(unknown) << "a read changes nothing";
}

task<> count_end(session& db, bound what, int& ended, int& overloads)
{
    try {
        co_await db.execute(lasting(), std::move(what));
    } catch (const overloaded&) {
        ++overloads;
    } catch (const unavailable&) {
    }
    ++ended;
}

TEST_F(cassandra_session, refuses_more_than_may_be_under_way)
{
    auto settings = settings_to(testing::server());
    settings.in_flight = 10;
    session narrow{settings};
    narrow.use_keyspace();
    const statement put =
        narrow.prepare("INSERT INTO things (id, number) VALUES (?, ?)", usage::write);
    boost::asio::io_context loop{1};
    int ended = 0;
    int overloads = 0;
    for (int i = 0; i < 100; ++i) {
        bound one = putting(put, std::to_string(i), i);
        boost::asio::co_spawn(
            loop, count_end(narrow, std::move(one), ended, overloads), boost::asio::detached
        );
    }
    loop.run();
    EXPECT_EQ(ended, 100);
    EXPECT_GE(overloads, 80);
    EXPECT_LE(overloads, 90);
}

TEST_F(cassandra_session, ends_what_is_under_way_when_it_is_closed)
{
    testing::flaky_proxy proxy{testing::server()};
    auto closing = std::make_unique<session>(settings_to(proxy.address()));
    closing->use_keyspace();
    const statement put =
        closing->prepare("INSERT INTO things (id, number) VALUES (?, ?)", usage::write);
    proxy.lose_answers();
    boost::asio::io_context loop{1};
    int ended = 0;
    int overloads = 0;
    for (int i = 0; i < 1'000; ++i) {
        bound one = putting(put, std::to_string(i), i);
        boost::asio::co_spawn(
            loop, count_end(*closing, std::move(one), ended, overloads), boost::asio::detached
        );
    }
    loop.poll();
    closing.reset();
    loop.run();
    EXPECT_EQ(ended, 1'000);
    EXPECT_EQ(overloads, 0);
}

}  // namespace

}  // namespace souk::storage::cassandra
