// Audits that run beside the shop.
#include "app/background_audit.hpp"
#include "app/event_loops.hpp"
#include "base/log.hpp"
#include "base/outage.hpp"
#include "base/side_by_side.hpp"
#include "base/tests/real_world.hpp"
#include "base/tests/wait.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::app {

namespace {

using souk::testing::wait;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Books that agree, of a shop with one order, once `gate` is open.
class some_books final : public audit_sources {
public:
    explicit some_books(souk::world& world) : world_(world) {}

    std::atomic<bool> gate = true;
    std::atomic<bool> away = false;
    std::atomic<int> audits = 0;

    task<items::stock_audit> stock(const call&) override
    {
        ++audits;
        while (!gate) {
            co_await world_.sleep(milliseconds{5});
        }
        if (away) {
            throw unavailable{"the item service is away"};
        }
        co_return items::stock_audit{};
    }

    task<std::vector<items::order_units>> units(const call&, const order_id&, std::size_t) override
    {
        co_return std::vector<items::order_units>{};
    }

    task<std::vector<orders::order_record>>
    orders(const call&, const order_id&, std::size_t) override
    {
        orders::order_record one;
        one.id = {"o"};
        one.fold_agrees = true;
        co_return std::vector{one};
    }

    task<std::vector<payments::payment_record>>
    payments(const call&, const std::optional<payment_id>&, std::size_t) override
    {
        co_return std::vector<payments::payment_record>{};
    }

private:
    souk::world& world_;
};

class an_audit : public ::testing::Test {
protected:
    an_audit() { loops.start(); }
    ~an_audit() override { loops.finish(seconds{5}); }

    void run_to_the_end()
    {
        audits.start();
        const auto ended = [&]() -> task<> {
            while (audits.show().starts_with(R"({"running":true)")) {
                co_await world.sleep(milliseconds{5});
            }
        };
        wait(ended());
    }

    log::capture quiet;
    souk::testing::real_world world;
    event_loops loops{1};
    std::unique_ptr<some_books> made = std::make_unique<some_books>(world);
    some_books& books = *made;
    background_audit audits{std::move(made), loops.executors().front(), world};
};

TEST_F(an_audit, is_shown_when_it_has_ended)
{
    EXPECT_EQ(audits.show(), R"({"running":false})");
    run_to_the_end();
    const std::string shown = audits.show();
    EXPECT_THAT(shown, StartsWith(R"({"running":false,"last":{"startedAt":"20)"));
    EXPECT_THAT(shown, HasSubstr(R"("holds":true,"counts":{"passes":1,"items":0,)"));
    EXPECT_THAT(shown, HasSubstr(R"("orders":1,"created":1,)"));
    EXPECT_THAT(shown, HasSubstr(R"("findings":[]}})"));
}

TEST_F(an_audit, runs_one_at_a_time)
{
    books.gate = false;
    audits.start();
    audits.start();
    EXPECT_EQ(audits.show(), R"({"running":true})");
    books.gate = true;
    run_to_the_end();
    EXPECT_LE(books.audits, 2);  // The first may have ended before the last start.
}

TEST_F(an_audit, that_can_not_be_finished_leaves_the_last_one)
{
    run_to_the_end();
    books.away = true;
    run_to_the_end();
    EXPECT_THAT(audits.show(), HasSubstr(R"("holds":true)"));
    EXPECT_THAT(audits.show(), HasSubstr(R"(,"failedAt":"20)"));
    books.away = false;
    run_to_the_end();
    EXPECT_THAT(audits.show(), Not(HasSubstr("failedAt")));
}

TEST_F(an_audit, ends_with_the_service)
{
    books.gate = false;
    audits.start();
    const auto open_later = [&]() -> task<> {
        co_await world.sleep(milliseconds{20});
        books.gate = true;
    };
    std::vector<task<>> both;
    both.push_back(audits.end());
    both.push_back(open_later());
    wait(side_by_side(world, std::move(both)));
    EXPECT_THAT(audits.show(), StartsWith(R"({"running":false,"failedAt":)"));
    audits.start();
    EXPECT_EQ(books.audits, 1);
}

}  // namespace

}  // namespace souk::app
