#include "base/outage.hpp"
#include "base/result.hpp"
#include "base/side_by_side.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "storage/sqlite/database.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <sys/stat.h>

namespace souk::storage::sqlite {

namespace {

using testing::fake_world;
using testing::wait;

const std::vector<migration> schema = {
    {.number = 1, .sql = "CREATE TABLE words (word TEXT PRIMARY KEY) STRICT;"},
};

class sqlite_database : public ::testing::Test {
protected:
    sqlite_database()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "souk-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
    }
    ~sqlite_database() override { std::filesystem::remove_all(folder); }

    std::string file() const { return (folder / "words.db").string(); }

    static task<> add(database& db, std::string word)
    {
        const auto work = [&](connection& to) { to.execute("INSERT INTO words VALUES (?)", word); };
        co_await db.write(fake_world::endless_call(), work);
    }

    static task<result<void>> add_and_refuse(database& db, std::string word)
    {
        const auto work = [&](connection& to) -> result<void> {
            to.execute("INSERT INTO words VALUES (?)", word);
            return conflict("no", "No.");
        };
        co_return co_await db.write(fake_world::endless_call(), work);
    }

    static task<std::int64_t> count(database& db)
    {
        const auto work = [](connection& from) {
            auto row = from.query("SELECT count(*) FROM words");
            row.step();
            return row.integer(0);
        };
        co_return co_await db.read(fake_world::endless_call(), work);
    }

    std::filesystem::path folder;
};

TEST_F(sqlite_database, keeps_what_was_written_across_a_restart)
{
    {
        database db{file(), schema, {}};
        wait(add(db, "bread"));
    }
    database db{file(), schema, {}};
    EXPECT_EQ(wait(count(db)), 1);
}

TEST_F(sqlite_database, file_is_private)
{
    const database db{file(), schema, {}};
    struct ::stat about{};
    ASSERT_EQ(::stat(file().c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

TEST_F(sqlite_database, refusal_undoes_its_own_writes_only)
{
    database db{file(), schema, {}};
    fake_world world;
    const auto one_refused = [&]() -> task<> {
        std::vector<task<>> works;
        works.push_back(add(db, "a"));
        const auto refuse = [](database& to) -> task<> {
            const auto refused = co_await add_and_refuse(to, "b");
            EXPECT_FALSE(refused);
        };
        works.push_back(refuse(db));
        works.push_back(add(db, "c"));
        co_await side_by_side(world, std::move(works));
    };
    wait(one_refused());
    EXPECT_EQ(wait(count(db)), 2);
}

TEST_F(sqlite_database, exception_in_one_work_leaves_the_group_alone)
{
    database db{file(), schema, {}};
    wait(add(db, "bread"));
    EXPECT_THROW(wait(add(db, "bread")), unavailable);  // The key is taken.
    wait(add(db, "salt"));
    EXPECT_EQ(wait(count(db)), 2);
}

// Many at once: all are kept, and in fewer commits than works.
TEST_F(sqlite_database, gathers_what_waits)
{
    database db{file(), schema, {}};
    fake_world world;
    const auto all = [&]() -> task<> {
        std::vector<task<>> works;
        for (int i = 0; i < 2'000; ++i) {
            works.push_back(add(db, std::to_string(i)));
        }
        co_await side_by_side(world, std::move(works));
    };
    wait(all());
    EXPECT_EQ(wait(count(db)), 2'000);
}

TEST_F(sqlite_database, full_queue_refuses_at_once)
{
    database db{file(), schema, {.queue_limit = 4, .group_limit = 1}};
    fake_world world;
    std::promise<void> gate;
    auto opened = gate.get_future().share();
    int refused = 0;
    const auto blocking = [&](connection&) { opened.wait(); };
    const auto block = [&]() -> task<> {
        try {
            co_await db.write(fake_world::endless_call(), blocking);
        } catch (const overloaded&) {
            if (++refused == 1) {
                gate.set_value();
            }
        }
    };
    const auto all = [&]() -> task<> {
        std::vector<task<>> works;
        for (int i = 0; i < 20; ++i) {
            works.push_back(block());
        }
        co_await side_by_side(world, std::move(works));
    };
    wait(all());
    EXPECT_GE(refused, 15);
}

TEST_F(sqlite_database, work_past_its_deadline_is_not_begun)
{
    database db{file(), schema, {}};
    const call late{.traceparent = "", .deadline = steady_time{}};
    bool begun = false;
    const auto work = [&](connection&) { begun = true; };
    const auto write = [&]() -> task<> { co_await db.write(late, work); };
    EXPECT_THROW(wait(write()), deadline_passed);
    EXPECT_FALSE(begun);
}

TEST_F(sqlite_database, refuses_the_file_of_a_newer_program)
{
    auto newer = schema;
    newer.push_back({.number = 2, .sql = "CREATE TABLE more (x INTEGER) STRICT;"});
    {
        const database db{file(), newer, {}};
    }
    EXPECT_THROW((database{file(), schema, {}}), std::runtime_error);
}

TEST_F(sqlite_database, refuses_a_migration_that_changed)
{
    {
        const database db{file(), schema, {}};
    }
    auto other = schema;
    other[0].sql += " -- changed";
    EXPECT_THROW((database{file(), other, {}}), std::runtime_error);
}

TEST_F(sqlite_database, failed_migration_leaves_nothing)
{
    auto broken = schema;
    broken.push_back({.number = 2, .sql = "CREATE TABLE half (x INTEGER) STRICT; NONSENSE;"});
    EXPECT_THROW((database{file(), broken, {}}), unavailable);
    connection db{file(), open_mode::read_only};
    auto tables = db.query("SELECT name FROM sqlite_master WHERE name IN ('half', 'words')");
    EXPECT_FALSE(tables.step());
}

TEST_F(sqlite_database, redefined_check_holds_from_then_on_and_keeps_the_rows)
{
    std::vector<migration> steps{
        {.number = 1,
         .sql =
             "CREATE TABLE words (word TEXT PRIMARY KEY CHECK (word IN ('bread', 'salt'))) STRICT;"
        },
    };
    {
        database db{file(), steps, {}};
        wait(add(db, "bread"));
    }
    steps.push_back(
        {.number = 2,
         .sql = redefine("words", "word IN ('bread', 'salt')", "word = 'bread' OR word = 'oil'")}
    );
    for (const bool again : {false, true}) {
        database db{file(), steps, {}};
        EXPECT_EQ(wait(count(db)), again ? 2 : 1);
        EXPECT_THROW(wait(add(db, "salt")), unavailable);
        if (!again) {
            wait(add(db, "oil"));
        }
    }
    connection db{file(), open_mode::read_only};
    auto found = db.query("PRAGMA integrity_check");
    ASSERT_TRUE(found.step());
    EXPECT_EQ(found.text(0), "ok");
}

TEST_F(sqlite_database, read_only_reads_beside_a_writer_and_writes_nothing)
{
    database open{file(), schema, {}};
    wait(add(open, "bread"));
    database beside{file(), schema, {.mode = open_mode::read_only}};
    EXPECT_EQ(wait(count(beside)), 1);
    EXPECT_THROW(wait(add(beside, "salt")), unavailable);
    auto newer = schema;
    newer.push_back({.number = 2, .sql = "CREATE TABLE more (x INTEGER) STRICT;"});
    EXPECT_THROW((database{file(), newer, {.mode = open_mode::read_only}}), std::runtime_error);
}

TEST_F(sqlite_database, text_may_hold_any_byte)
{
    database db{file(), schema, {}};
    const std::string odd{"a\0'\"; --", 8};
    wait(add(db, odd));
    const auto work = [](connection& from) {
        auto row = from.query("SELECT word FROM words");
        row.step();
        return row.text(0);
    };
    const auto read = [&]() -> task<std::string> {
        co_return co_await db.read(fake_world::endless_call(), work);
    };
    EXPECT_EQ(wait(read()), odd);
}

}  // namespace

}  // namespace souk::storage::sqlite
