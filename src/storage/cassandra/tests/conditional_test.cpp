// Conditional writes over a way that loses answers.
#include "base/tests/wait.hpp"
#include "storage/cassandra/conditional.hpp"
#include "storage/cassandra/tests/flaky_proxy.hpp"
#include "storage/cassandra/tests/schema.hpp"

#include <gtest/gtest.h>

#include <future>

namespace souk::storage::cassandra {

namespace {

using souk::testing::wait;
using testing::lasting;

class conditional_write : public ::testing::Test {
protected:
    testing::keyspace& kept = testing::keyspace::emptied(testing::test_schema());
    testing::flaky_proxy proxy{testing::server()};
    session db{settings()};
    statement insert = prepared(
        "INSERT INTO things (id, number, write_id) VALUES ('a', ?, ?) IF NOT EXISTS",
        usage::conditional
    );
    statement select = prepared("SELECT write_id FROM things WHERE id = 'a'", usage::serial_read);

    session_settings settings() const
    {
        session_settings to;
        to.nodes = {proxy.address()};
        to.keyspace = kept.db().settings().keyspace;
        return to;
    }

    statement prepared(const std::string& cql, usage how)
    {
        db.use_keyspace();
        return db.prepare(cql, how);
    }

    std::vector<bound> writing(const std::string& write_id)
    {
        std::vector<bound> one(1);
        one.front().what = insert;
        one.front().with.bigint(1).text(write_id);
        return one;
    }

    look looking_for(const std::string& write_id)
    {
        return [this, write_id](const call& own) -> task<mark> {
            ++looks;
            bound query{.what = select, .with = {}};
            const rows found = co_await db.execute(own, std::move(query));
            if (found.empty()) {
                co_return mark::none;
            }
            co_return found.text(0, 0) == write_id ? mark::ours : mark::others;
        };
    }

    bool write(const std::string& write_id, milliseconds time = milliseconds{10'000})
    {
        return wait(write_conditionally(db, lasting(time), writing(write_id), looking_for(write_id))
        );
    }

    std::atomic<int> looks = 0;
};

TEST_F(conditional_write, asks_nothing_when_it_is_answered)
{
    EXPECT_TRUE(write("first"));
    EXPECT_EQ(looks, 0);
}

TEST_F(conditional_write, is_refused_by_anothers)
{
    ASSERT_TRUE(write("first"));
    EXPECT_FALSE(write("second"));
}

TEST_F(conditional_write, finds_out_that_it_was_done)
{
    proxy.lose_answers();
    auto answer = std::async(std::launch::async, [&] { return write("mine", milliseconds{500}); });
    // Until the first answer was waited for in vain.
    while (looks == 0) {
        std::this_thread::yield();
    }
    proxy.recover();
    EXPECT_TRUE(answer.get());
}

TEST_F(conditional_write, finds_out_that_another_was_first)
{
    ASSERT_TRUE(write("first"));
    proxy.lose_answers();
    auto answer = std::async(std::launch::async, [&] { return write("mine", milliseconds{500}); });
    while (looks == 0) {
        std::this_thread::yield();
    }
    proxy.recover();
    EXPECT_FALSE(answer.get());
}

TEST_F(conditional_write, is_unknown_when_nothing_can_be_found_out)
{
    proxy.lose_answers();
    EXPECT_THROW(write("mine", milliseconds{300}), outcome_unknown);
}

TEST_F(conditional_write, is_not_tried_after_the_deadline)
{
    EXPECT_THROW(write("mine", milliseconds{-1}), deadline_passed);
    EXPECT_EQ(looks, 0);
    EXPECT_TRUE(write("other"));
}

}  // namespace

}  // namespace souk::storage::cassandra
