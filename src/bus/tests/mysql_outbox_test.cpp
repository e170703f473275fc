// Several instances of a service with one outbox in MySQL.
#include "bus/mysql/outbox.hpp"
#include "bus/publisher.hpp"
#include "storage/mysql/tests/test_database.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::bus::mysql {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;
using storage::mysql::session;
using storage::mysql::step;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class mysql_outbox : public ::testing::Test {
protected:
    static void SetUpTestSuite()
    {
        const std::vector<storage::mysql::migration> schema{
            {.number = 1, .statements = outbox_schema()}
        };
        made = std::make_unique<storage::mysql::testing::test_database>("outbox", schema);
    }
    static void TearDownTestSuite() { made.reset(); }

    mysql_outbox() { made->empty({"effects"}); }

    // Saves an effect with the first instance, which may crash before it performs it.
    void save(const std::string& key, bool crash = false)
    {
        consequences what;
        what.effects.push_back({.kind = "k", .key = key, .detail = "d"});
        auto owed = first.owe(endless, world.now(), what);
        const auto work = [&](session& with) -> task<> {
            step one;
            first.append(one, owed);
            co_await with.run(std::move(one));
        };
        wait(db.transaction(endless, work));
        if (!crash) {
            first.hand_over(std::move(owed));
        }
    }

    std::vector<std::string> due(outbox& of, std::size_t limit = 10)
    {
        std::vector<std::string> keys;
        for (const auto& each : wait(of.due(endless, world.now(), limit))) {
            keys.push_back(each.what.key);
        }
        return keys;
    }

    std::string id_of_first(outbox& of) { return wait(of.due(endless, world.now(), 1))[0].id; }

    inline static std::unique_ptr<storage::mysql::testing::test_database> made;
    const call endless = fake_world::endless_call();
    fake_world world;
    storage::mysql::database db{made->settings()};
    outbox first{db, world};
    outbox second{db, world};
    milliseconds lease = outbox_settings{}.lease;
};

TEST_F(mysql_outbox, gives_what_was_saved_to_its_own_instance_at_once)
{
    save("a");
    save("b");
    EXPECT_THAT(due(first), ElementsAre("a", "b"));
    EXPECT_THAT(due(first, 1), ElementsAre("a"));
    EXPECT_THAT(due(second), IsEmpty());
    EXPECT_EQ(wait(second.undone(endless)).count, 2U);
    EXPECT_EQ(wait(second.undone(endless)).oldest, world.now());
}

TEST_F(mysql_outbox, forgets_what_is_done)
{
    save("a");
    save("b");
    wait(first.mark_done(endless, {id_of_first(first)}));
    EXPECT_THAT(due(first), ElementsAre("b"));
    EXPECT_EQ(wait(first.undone(endless)).count, 1U);
}

TEST_F(mysql_outbox, leaves_what_a_crash_left_to_one_other_after_a_while)
{
    save("a", true);
    EXPECT_THAT(due(first), IsEmpty());
    world.advance(lease);
    EXPECT_THAT(due(second), ElementsAre("a"));
    EXPECT_THAT(due(first), IsEmpty());
    world.advance(lease);
    EXPECT_THAT(due(first), ElementsAre("a"));
}

TEST_F(mysql_outbox, puts_off_until_told)
{
    save("a");
    wait(first.postpone(endless, id_of_first(first), world.now() + seconds{60}));
    EXPECT_THAT(due(first), IsEmpty());
    world.advance(seconds{59});
    EXPECT_THAT(due(first), IsEmpty());
    world.advance(seconds{1});
    const auto found = wait(first.due(endless, world.now(), 10));
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].attempts, 1);
    EXPECT_EQ(found[0].what, (effect{.kind = "k", .key = "a", .detail = "d"}));
    EXPECT_EQ(found[0].traceparent, endless.traceparent);
}

TEST_F(mysql_outbox, takes_all_that_was_left_page_after_page)
{
    for (int i = 0; i < 5; ++i) {
        save(std::to_string(i), true);
    }
    world.advance(lease);
    EXPECT_THAT(due(second, 2), SizeIs(2));
    EXPECT_THAT(due(second, 4), SizeIs(4));
    EXPECT_THAT(due(second, 9), SizeIs(5));
}

TEST_F(mysql_outbox, makes_effects_of_events)
{
    const event told{.topic = "t", .type = "T", .key = "o", .body = "{}"};
    const auto owed = first.owe(endless, world.now(), {.published = {told}, .effects = {}});
    ASSERT_THAT(owed, SizeIs(1));
    EXPECT_EQ(published_by(owed[0].what), told);
}

}  // namespace
}  // namespace souk::bus::mysql
