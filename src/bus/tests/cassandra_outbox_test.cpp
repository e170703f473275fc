// Promises: handed over at once, taken up after a crash, and never kept when the write was not
// done.
#include "base/tests/real_world.hpp"
#include "base/tests/wait.hpp"
#include "bus/cassandra/outbox.hpp"
#include "bus/publisher.hpp"
#include "storage/cassandra/tests/keyspace.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>
#include <map>

namespace souk::bus::cassandra {

namespace {

using souk::testing::real_world;
using souk::testing::wait;
using storage::cassandra::mark;
using storage::cassandra::outcome_unknown;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const std::vector<storage::cassandra::migration>& schema()
{
    static const std::vector<storage::cassandra::migration> only{
        {.number = 1, .statements = outbox_schema()}
    };
    return only;
}

class cassandra_outbox : public ::testing::Test {
protected:
    storage::cassandra::testing::keyspace& kept =
        storage::cassandra::testing::keyspace::emptied(schema());
    real_world world;
    std::map<std::string, mark> written;  // By subject: what the judge finds.

    std::unique_ptr<outbox>
    open(outbox_settings settings = {.beat_every = milliseconds{20}, .gone_after = seconds{2}})
    {
        auto made = std::make_unique<outbox>(kept.db(), world, settings);
        made->decide_by([this](const call&, const promise& what) -> task<mark> {
            co_return written.at(what.subject);
        });
        return made;
    }

    static effect about(const std::string& subject)
    {
        return {.kind = "k", .key = subject, .detail = "d"};
    }

    call now() { return background_call(world, milliseconds{10'000}); }

    bool carry_out(
        outbox& in,
        const std::string& subject,
        const writer& write,
        effects owed = {},
        int version = 1
    )
    {
        if (owed.empty()) {
            owed.push_back(about(subject));
        }
        change what{
            .subject = subject,
            .version = version,
            .owed = {.published = {}, .effects = std::move(owed)},
            .with_it = {},
        };
        return wait(in.carry_out(now(), std::move(what), write));
    }

    static task<bool> succeed(const std::string&) { co_return true; }
    static task<bool> conflict(const std::string&) { co_return false; }
    static task<bool> lose(const std::string&)
    {
        throw outcome_unknown{"lost"};
        co_return false;
    }

    std::vector<queued_effect> due(outbox& in) { return wait(in.due(now(), world.now(), 100)); }

    std::vector<std::string> subjects(outbox& in)
    {
        std::vector<std::string> all;
        for (const queued_effect& each : due(in)) {
            all.push_back(each.what.key);
        }
        return all;
    }

    void mark_done(outbox& in)
    {
        std::vector<std::string> ids;
        for (const queued_effect& each : due(in)) {
            ids.push_back(each.id);
        }
        wait(in.mark_done(now(), ids));
    }

    // Until that many are due, or for so long that none will be.
    std::vector<std::string> wait_for(outbox& in, std::size_t count)
    {
        const auto end = std::chrono::steady_clock::now() + seconds{20};
        auto found = subjects(in);
        while (found.size() < count && std::chrono::steady_clock::now() < end) {
            wait(world.sleep(milliseconds{20}));
            found = subjects(in);
        }
        return found;
    }

    std::size_t rows()
    {
        const auto all =
            kept.db().prepare("SELECT id FROM effects", storage::cassandra::usage::read);
        storage::cassandra::bound query{.what = all, .with = {}};
        return wait(kept.db().execute(now(), std::move(query))).size();
    }
};

TEST_F(cassandra_outbox, hands_over_what_was_saved_at_once)
{
    const auto box = open();
    EXPECT_TRUE(carry_out(*box, "a", succeed));
    const auto found = due(*box);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().what, about("a"));
    EXPECT_EQ(found.front().attempts, 0);
    EXPECT_EQ(rows(), 1U);
    mark_done(*box);
    EXPECT_THAT(due(*box), IsEmpty());
    EXPECT_EQ(rows(), 0U);
}

TEST_F(cassandra_outbox, publishes_events_as_effects)
{
    const auto box = open();
    const event news{.topic = "t", .type = "T", .key = "a", .body = "{}"};
    change what{
        .subject = "a", .version = 1, .owed = {.published = {news}, .effects = {}}, .with_it = {}
    };
    wait(box->carry_out(now(), std::move(what), succeed));
    EXPECT_EQ(published_by(due(*box).front().what), news);
}

TEST_F(cassandra_outbox, owes_nothing_for_a_write_that_was_not_done)
{
    const auto box = open();
    EXPECT_FALSE(carry_out(*box, "a", conflict));
    EXPECT_THAT(due(*box), IsEmpty());
    wait(world.sleep(milliseconds{30}));
    EXPECT_THAT(due(*box), IsEmpty());
    EXPECT_EQ(rows(), 0U);
}

TEST_F(cassandra_outbox, ends_a_promise_with_its_last_effect)
{
    const auto box = open();
    carry_out(*box, "a", succeed, {about("first"), about("second")});
    const auto both = due(*box);
    ASSERT_EQ(both.size(), 2U);
    wait(box->mark_done(now(), {both.front().id}));
    EXPECT_THAT(subjects(*box), ElementsAre("second"));
    EXPECT_EQ(rows(), 1U);
    wait(box->mark_done(now(), {both.back().id}));
    EXPECT_EQ(rows(), 0U);
}

TEST_F(cassandra_outbox, puts_off)
{
    const auto box = open();
    carry_out(*box, "a", succeed);
    const auto first = due(*box);
    wait(box->postpone(now(), first.front().id, world.now() + seconds{100}));
    EXPECT_THAT(due(*box), IsEmpty());
    EXPECT_EQ(wait(box->undone(now())).count, 1U);
    const auto later = wait(box->due(now(), world.now() + seconds{101}, 10));
    ASSERT_EQ(later.size(), 1U);
    EXPECT_EQ(later.front().attempts, 1);
}

TEST_F(cassandra_outbox, takes_up_what_a_crash_left_and_only_what_was_done)
{
    auto crashed = open();
    carry_out(*crashed, "done", succeed);
    carry_out(*crashed, "others", succeed);
    carry_out(*crashed, "unconditional", succeed, {}, 0);
    carry_out(*crashed, "undecided", succeed);
    due(*crashed);  // A sign of life, its last.
    crashed.reset();
    written = {{"done", mark::ours}, {"others", mark::others}, {"undecided", mark::none}};
    const auto heir = open();
    EXPECT_THAT(wait_for(*heir, 2), UnorderedElementsAre("done", "unconditional"));
    mark_done(*heir);
    // What was undecided is so until it is void, or was done after all.
    written["undecided"] = mark::ours;
    EXPECT_THAT(wait_for(*heir, 1), ElementsAre("undecided"));
    mark_done(*heir);
    EXPECT_EQ(rows(), 0U);
}

TEST_F(cassandra_outbox, leaves_alone_what_belongs_to_one_that_lives)
{
    const auto first = open();
    const auto second = open();
    carry_out(*first, "a", succeed);
    written = {{"a", mark::ours}};
    const auto end = std::chrono::steady_clock::now() + seconds{3};
    while (std::chrono::steady_clock::now() < end) {
        EXPECT_THAT(subjects(*first), ElementsAre("a"));
        EXPECT_THAT(due(*second), IsEmpty());
        wait(world.sleep(milliseconds{20}));
    }
}

TEST_F(cassandra_outbox, decides_what_was_in_doubt)
{
    const auto box = open();
    EXPECT_THROW(carry_out(*box, "done", lose), outcome_unknown);
    EXPECT_THROW(carry_out(*box, "others", lose), outcome_unknown);
    written = {{"done", mark::none}, {"others", mark::none}};
    wait(world.sleep(milliseconds{30}));
    EXPECT_THAT(due(*box), IsEmpty());
    written = {{"done", mark::ours}, {"others", mark::others}};
    EXPECT_THAT(wait_for(*box, 1), ElementsAre("done"));
    mark_done(*box);
    wait(world.sleep(milliseconds{30}));
    EXPECT_THAT(due(*box), IsEmpty());
    EXPECT_EQ(rows(), 0U);
}

TEST_F(cassandra_outbox, gives_up_a_promise_whose_write_never_shows)
{
    const auto box = open({.beat_every = milliseconds{20}, .void_after = milliseconds{100}});
    EXPECT_THROW(carry_out(*box, "a", lose), outcome_unknown);
    written = {{"a", mark::none}};
    const auto end = std::chrono::steady_clock::now() + seconds{10};
    while (rows() > 0 && std::chrono::steady_clock::now() < end) {
        wait(world.sleep(milliseconds{20}));
        EXPECT_THAT(due(*box), IsEmpty());
    }
    EXPECT_EQ(rows(), 0U);
}

TEST_F(cassandra_outbox, keeps_in_the_database_what_finds_no_room)
{
    const auto box = open({.kept_effects = 2, .beat_every = milliseconds{20}});
    for (const auto* const subject : {"a", "b", "c"}) {
        carry_out(*box, subject, succeed);
    }
    EXPECT_EQ(due(*box).size(), 2U);
    EXPECT_EQ(rows(), 3U);
}

}  // namespace

}  // namespace souk::bus::cassandra
