#include "base/result.hpp"
#include "bus/log/tables.hpp"
#include "bus/tests/outbox.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>
#include <limits>

namespace souk::bus::log {

namespace {

using storage::sqlite::connection;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ring;
using ::testing::SizeIs;
using testing::wait;

constexpr std::size_t all = 10'000;

class outbox_tables : public testing::outbox {
protected:
    std::vector<std::string> keys_after(std::int64_t sequence, std::size_t limit = all)
    {
        std::vector<std::string> keys;
        for (const auto& each : wait(events.read(call, "bells", sequence, limit))) {
            keys.push_back(each.what.key);
        }
        return keys;
    }

    std::int64_t count(const std::string& table)
    {
        const auto work = [&](connection& from) {
            auto row = from.query("SELECT count(*) FROM " + table);
            row.step();
            return row.integer(0);
        };
        return wait(db.read(call, work));
    }

    void move_to(const std::string& group, std::int64_t sequence)
    {
        wait(events.move_to(call, group, "bells", sequence));
    }

    std::int64_t position(const std::string& group)
    {
        return wait(events.position(call, group, "bells"));
    }

    void set_aside(const std::string& group, std::int64_t sequence, std::string why)
    {
        wait(events.set_aside(call, group, sequence, std::move(why), world.now()));
    }
};

const consequences ring_and_owe{
    .published = {ring("a")},
    .effects = {{.kind = "polish", .key = "a", .detail = "well"}},
};

TEST_F(outbox_tables, are_written_with_the_change_or_not_at_all)
{
    const auto change = [&](bool agreed) {
        return [this, agreed](connection& to) -> result<void> {
            to.execute("INSERT INTO changes VALUES ('done')");
            append(to, call, world.now(), ring_and_owe);
            if (!agreed) {
                return conflict("no", "No.");
            }
            return {};
        };
    };
    EXPECT_FALSE(wait(db.write(call, change(false))));
    const auto fails = [&](connection& to) {
        append(to, call, world.now(), ring_and_owe);
        throw std::runtime_error{"a bug"};
    };
    EXPECT_THROW(wait(db.write(call, fails)), std::runtime_error);
    EXPECT_EQ(count("changes"), 0);
    EXPECT_EQ(count("outbox"), 0);
    EXPECT_EQ(count("effects"), 0);
    EXPECT_TRUE(wait(db.write(call, change(true))));
    EXPECT_EQ(count("changes"), 1);
    EXPECT_EQ(count("outbox"), 1);
    EXPECT_EQ(count("effects"), 1);
}

TEST_F(outbox_tables, keep_an_event_as_it_was_published)
{
    publish({ring("k", R"({"odd":"'\"; --"})")});
    const auto read = wait(events.read(call, "bells", 0, all));
    ASSERT_THAT(read, SizeIs(1));
    EXPECT_EQ(read.front().what, ring("k", R"({"odd":"'\"; --"})"));
    EXPECT_EQ(read.front().traceparent, call.traceparent);
    EXPECT_EQ(read.front().at, world.now());
}

TEST_F(outbox_tables, are_read_in_the_order_of_publication_by_topic)
{
    publish({ring("a"), {.topic = "drums", .type = "Hit", .key = "x", .body = "{}"}, ring("b")});
    publish({ring("c")});
    EXPECT_THAT(keys_after(0), ElementsAre("a", "b", "c"));
    EXPECT_THAT(keys_after(0, 2), ElementsAre("a", "b"));
    const auto first = wait(events.read(call, "bells", 0, 1)).front().sequence;
    EXPECT_THAT(keys_after(first), ElementsAre("b", "c"));
}

TEST_F(outbox_tables, last_is_where_to_read_the_latest_few_from)
{
    EXPECT_EQ(wait(events.last(call, "bells", 3)), 0);
    publish({ring("a"), {.topic = "drums", .type = "Hit", .key = "x", .body = "{}"}, ring("b")});
    publish({ring("c")});
    EXPECT_THAT(keys_after(wait(events.last(call, "bells", 2))), ElementsAre("b", "c"));
    EXPECT_THAT(keys_after(wait(events.last(call, "bells", 0))), IsEmpty());
    EXPECT_THAT(keys_after(wait(events.last(call, "bells", 100))), SizeIs(3));
}

TEST_F(outbox_tables, position_of_a_group_is_its_own_and_never_goes_back)
{
    EXPECT_EQ(position("g"), 0);
    move_to("g", 5);
    move_to("g", 3);
    EXPECT_EQ(position("g"), 5);
    EXPECT_EQ(position("h"), 0);
    EXPECT_EQ(wait(events.position(call, "g", "drums")), 0);
}

TEST_F(outbox_tables, lag_counts_what_a_group_has_not_seen)
{
    publish({ring("a"), ring("b"), ring("c")});
    EXPECT_EQ(wait(events.lag(call, "g", "bells")), 3);
    move_to("g", 2);
    EXPECT_EQ(wait(events.lag(call, "g", "bells")), 1);
    EXPECT_EQ(wait(events.lag(call, "h", "bells")), 3);
    EXPECT_EQ(wait(events.lag(call, "g", "drums")), 0);
}

TEST_F(outbox_tables, dead_letters_are_kept_with_their_last_reason_until_buried)
{
    publish({ring("a"), ring("b")});
    set_aside("g", 2, "first reason");
    set_aside("g", 2, "second reason");
    set_aside("g", 1, "other");
    set_aside("h", 1, "of another group");
    const auto letters = wait(events.dead_letters(call, "g"));
    ASSERT_THAT(letters, SizeIs(2));
    EXPECT_EQ(letters[0].letter.what, ring("a"));
    EXPECT_EQ(letters[1].letter.what, ring("b"));
    EXPECT_EQ(letters[1].reason, "second reason");
    wait(events.bury(call, "g", 1));
    wait(events.bury(call, "g", 1));
    EXPECT_THAT(wait(events.dead_letters(call, "g")), SizeIs(1));
    EXPECT_THAT(wait(events.dead_letters(call, "h")), SizeIs(1));
}

TEST_F(outbox_tables, trim_deletes_what_is_old_and_seen_and_no_dead_letter)
{
    publish({ring("seen by all"), ring("dead"), ring("unseen by h"), ring("unseen")});
    world.advance(seconds{10});
    publish({ring("young")});
    move_to("g", 3);
    move_to("h", 2);
    set_aside("g", 2, "why");

    wait(events.trim(call, world.now()));

    EXPECT_THAT(keys_after(0), ElementsAre("dead", "unseen by h", "unseen", "young"));
    move_to("g", 5);
    move_to("h", 5);
    wait(events.trim(call, world.now()));
    EXPECT_THAT(keys_after(0), ElementsAre("dead", "young"));
    wait(events.bury(call, "g", 2));
    wait(events.trim(call, world.now() + milliseconds{1}));
    EXPECT_THAT(keys_after(0), IsEmpty());
}

TEST_F(outbox_tables, trim_keeps_all_while_nobody_has_read)
{
    publish({ring("a")});
    wait(events.trim(call, world.now() + seconds{1}));
    EXPECT_THAT(keys_after(0), SizeIs(1));
}

TEST_F(outbox_tables, sequence_is_never_used_again_after_a_trim)
{
    publish({ring("a"), ring("b")});
    move_to("g", 2);
    wait(events.trim(call, world.now() + seconds{1}));
    publish({ring("c")});
    EXPECT_THAT(keys_after(position("g")), ElementsAre("c"));
}

class effects_in_a_file : public outbox_tables {
protected:
    void owe(const std::string& key)
    {
        save(
            {.published = {}, .effects = {{.kind = "polish", .key = key, .detail = "d"}}},
            world.now()
        );
    }

    std::vector<queued_effect> due(std::size_t limit = all)
    {
        return wait(queue->due(call, world.now(), limit));
    }

    std::unique_ptr<effect_queue> queue = make_effect_queue(db);
};

TEST_F(effects_in_a_file, are_due_at_once_oldest_first)
{
    owe("a");
    world.advance(seconds{1});
    owe("b");
    const auto found = due();
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].what, (effect{.kind = "polish", .key = "a", .detail = "d"}));
    EXPECT_EQ(found[0].traceparent, call.traceparent);
    EXPECT_EQ(found[0].queued_at, world.now() - seconds{1});
    EXPECT_EQ(found[0].attempts, 0);
    EXPECT_EQ(found[1].what.key, "b");
    EXPECT_THAT(due(1), SizeIs(1));
}

TEST_F(effects_in_a_file, wait_until_they_are_due_again)
{
    owe("a");
    const auto first = due().front();
    wait(queue->postpone(call, first.id, world.now() + seconds{5}));
    EXPECT_THAT(due(), IsEmpty());
    world.advance(seconds{5});
    ASSERT_THAT(due(), SizeIs(1));
    EXPECT_EQ(due().front().attempts, 1);
    EXPECT_EQ(due().front().queued_at, first.queued_at);
}

TEST_F(effects_in_a_file, are_gone_when_marked_done)
{
    owe("a");
    owe("b");
    owe("c");
    const auto found = due();
    wait(queue->mark_done(call, {found[0].id, found[2].id}));
    wait(queue->mark_done(call, {found[0].id}));
    ASSERT_THAT(due(), SizeIs(1));
    EXPECT_EQ(due().front().what.key, "b");
}

TEST_F(effects_in_a_file, backlog_tells_number_and_age)
{
    EXPECT_EQ(wait(queue->undone(call)).count, 0U);
    owe("a");
    const auto oldest = world.now();
    world.advance(seconds{3});
    owe("b");
    wait(queue->postpone(call, due().front().id, world.now() + seconds{60}));
    const auto backlog = wait(queue->undone(call));
    EXPECT_EQ(backlog.count, 2U);
    EXPECT_EQ(backlog.oldest, oldest);
}

}  // namespace

}  // namespace souk::bus::log
