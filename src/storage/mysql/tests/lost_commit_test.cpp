// A COMMIT whose answer is lost: a proxy swallows it, before the server hears it or after.
#include "storage/mysql/tests/swallowing_proxy.hpp"
#include "storage/mysql/tests/test_database.hpp"

#include <gtest/gtest.h>

namespace souk::storage::mysql {
namespace {

using testing::fake_world;
using testing::swallowing_proxy;
using testing::wait;

const std::vector<migration> schema = {{
    .number = 1,
    .statements = {"CREATE TABLE counts (name VARCHAR(9) PRIMARY KEY, count INT NOT NULL)"},
}};

class mysql_lost_commit : public ::testing::TestWithParam<swallowing_proxy::when> {
protected:
    static void SetUpTestSuite()
    {
        made = std::make_unique<testing::test_database>("commits", schema);
    }
    static void TearDownTestSuite() { made.reset(); }

    mysql_lost_commit() { made->empty({"counts", "applied_works"}); }

    pool_settings through_the_proxy()
    {
        auto settings = made->settings();
        settings.port = proxy.port();
        settings.tls = tls_mode::disable;  // The proxy must see the COMMIT.
        return settings;
    }

    std::int64_t count()
    {
        const auto work = [](session& with) -> task<std::int64_t> {
            const auto found = co_await with.query("SELECT CAST(SUM(count) AS SIGNED) FROM counts");
            co_return found[0].is_null(0) ? 0 : found[0].integer(0);
        };
        return wait(direct.read(endless, work));
    }

    inline static std::unique_ptr<testing::test_database> made;
    const call endless = fake_world::endless_call();
    // A login in clear needs one before it that the server remembers.
    database direct{made->settings()};
    std::int64_t before = count();
    swallowing_proxy proxy{made->settings().port};
    database db{through_the_proxy()};
};

TEST_P(mysql_lost_commit, is_never_applied_twice)
{
    int runs = 0;
    const auto work = [&](session& with) -> task<int> {
        ++runs;
        step one;
        one.add("INSERT INTO counts VALUES ('a', 1) ON DUPLICATE KEY UPDATE count = count + 1");
        co_await with.run(std::move(one));
        co_return 42;
    };
    proxy.swallow_next_commit(GetParam());
    EXPECT_EQ(wait(db.transaction(endless, work, repetition::settled)), 42);
    EXPECT_TRUE(proxy.has_swallowed());
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(), 1);
}

TEST_P(mysql_lost_commit, is_run_again_where_that_is_harmless)
{
    const auto work = [&](session& with) -> task<bool> {
        const auto added = co_await with.query("INSERT IGNORE INTO counts VALUES ('a', 1)");
        co_return added.changed() == 1;
    };
    proxy.swallow_next_commit(GetParam());
    const bool first = wait(db.transaction(endless, work));
    EXPECT_EQ(first, GetParam() == swallowing_proxy::when::before_the_server);
    EXPECT_EQ(count(), 1);
}

INSTANTIATE_TEST_SUITE_P(
    wherever,
    mysql_lost_commit,
    ::testing::Values(
        swallowing_proxy::when::before_the_server, swallowing_proxy::when::after_the_server
    )
);

}  // namespace
}  // namespace souk::storage::mysql
