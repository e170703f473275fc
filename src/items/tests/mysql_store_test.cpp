// What the store in MySQL promises beyond the contract.
#include "base/side_by_side.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "items/service.hpp"
#include "items/tests/backends.hpp"
#include "storage/mysql/tests/swallowing_proxy.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace souk::items {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;
using storage::mysql::testing::swallowing_proxy;

class mysql_item_store : public ::testing::Test {
protected:
    item_id add(const std::string& upc, std::int64_t units)
    {
        draft what;
        what.about = {.upc = upc, .name = upc, .price = money{100}};
        what.available_units = units;
        const new_item added{.id = {world.new_id()}, .what = what};
        return wait(store.add(call, added, world.now())).value().id;
    }

    task<> hold(item_store& to, std::string name, std::vector<hold_line> lines)
    {
        const hold_request request{
            .order = {name},
            .payment = {"p"},
            .holder = name,
            .lines = std::move(lines),
            .ttl = seconds{900},
        };
        const hold_terms terms{.now = world.now(), .holds_per_holder = 5};
        const auto held = co_await to.hold(call, request, terms);
        EXPECT_TRUE(held);
    }

    task<> commit(item_store& to, std::string name)
    {
        const order_id order{std::move(name)};
        const payment_id payment{"p"};
        const auto sold = co_await to.commit(call, order, payment, world.now());
        EXPECT_TRUE(sold);
    }

    // With one connection, on which every statement is prepared soon.
    static storage::mysql::pool_settings one_connection()
    {
        auto settings = testing::mysql_backend::server().settings();
        settings.connections = 1;
        return settings;
    }

    // A refresh looks again at what was edited last: here at none of the items under test.
    void edit_something_later()
    {
        world.advance(seconds{60});
        add("LATER", 1);
    }

    std::int64_t available(const item_id& of)
    {
        const auto audit = wait(store.audit(call));
        EXPECT_TRUE(audit.unbalanced.empty());
        for (const auto& each : wait(store.edited_after(call, {}, 100)).items) {
            if (each.id == of) {
                return each.available_units;
            }
        }
        return -1;
    }

    fake_world world;
    souk::call call = fake_world::endless_call();
    testing::loop_threads threads;
    testing::mysql_backend backend;
    item_store& store = backend.store();
    storage::mysql::database narrow{one_connection()};
    std::unique_ptr<item_store> counted = make_mysql_store(narrow);
};

TEST_F(mysql_item_store, holds_in_three_round_trips_and_sells_in_three)
{
    const auto lamp = add("LAMP", 10);
    const auto oil = add("OIL", 10);
    const std::vector<hold_line> lines{{lamp, "LAMP", 1}, {oil, "OIL", 2}};
    wait(hold(*counted, "first", lines));
    wait(commit(*counted, "first"));
    const auto before = narrow.round_trips();
    wait(hold(*counted, "second", lines));
    const auto held = narrow.round_trips();
    wait(commit(*counted, "second"));
    EXPECT_EQ(held - before, 3U);
    EXPECT_EQ(narrow.round_trips() - held, 3U);
}

TEST_F(mysql_item_store, shares_round_trips_among_those_who_come_at_once)
{
    const auto lamp = add("LAMP", 1'000);
    const auto before = narrow.round_trips();
    std::vector<task<>> works;
    for (int i = 0; i < 256; ++i) {
        const std::vector<hold_line> lines{{lamp, "LAMP", 1}};
        works.push_back(hold(*counted, "o" + std::to_string(i), lines));
    }
    wait(side_by_side(world, std::move(works)));
    EXPECT_EQ(available(lamp), 744);
    EXPECT_LT(narrow.round_trips() - before, 128U);
}

TEST_F(mysql_item_store, expiring_nothing_is_one_round_trip)
{
    wait(counted->expire(call, world.now(), 10));
    const auto before = narrow.round_trips();
    EXPECT_EQ(wait(counted->expire(call, world.now(), 10)).count, 0U);
    EXPECT_EQ(narrow.round_trips() - before, 1U);
}

TEST_F(mysql_item_store, expires_beside_whoever_works_on_another_order)
{
    const auto lamp = add("LAMP", 10);
    wait(hold(store, "busy", {{lamp, "LAMP", 1}}));
    wait(hold(store, "free", {{lamp, "LAMP", 2}}));
    world.advance(seconds{900});
    // On a loop of its own, because it blocks that.
    storage::mysql::database db{testing::mysql_backend::server().settings()};
    const auto busy = [&](storage::mysql::session& with) -> task<> {
        co_await with.query("SELECT 1 FROM stock_orders WHERE order_id = 'busy' FOR UPDATE");
        const auto expire = [&] { EXPECT_EQ(wait(store.expire(call, world.now(), 10)).count, 1U); };
        std::jthread{expire}.join();
    };
    wait(db.transaction(call, busy));
    EXPECT_EQ(available(lamp), 9);
    EXPECT_EQ(wait(store.expire(call, world.now(), 10)).count, 1U);
    EXPECT_EQ(available(lamp), 10);
}

TEST_F(mysql_item_store, one_that_fails_leaves_those_beside_it_alone)
{
    const auto lamp = add("LAMP", 1'000);
    int failed = 0;
    const auto too_long = [&](int i) -> task<> {
        const std::vector<hold_line> lines{{lamp, "LAMP", 1}};
        const std::string name(65 + i, 'x');  // Longer than its column.
        bool refused = false;
        try {
            co_await hold(store, name, lines);
        } catch (const unavailable&) {
            refused = true;
        }
        failed += refused ? 1 : 0;
    };
    std::vector<task<>> works;
    for (int i = 0; i < 20; ++i) {
        const std::vector<hold_line> lines{{lamp, "LAMP", 1}};
        works.push_back(i % 5 == 0 ? too_long(i) : hold(store, "o" + std::to_string(i), lines));
    }
    wait(side_by_side(world, std::move(works)));
    EXPECT_EQ(failed, 4);
    EXPECT_EQ(available(lamp), 984);
}

TEST_F(mysql_item_store, shows_another_instance_what_it_sold)
{
    const auto lamp = add("LAMP", 10);
    edit_something_later();
    service here{store, world, {}};
    service there{backend.other_store(), world, {}};
    wait(here.load(call));
    wait(there.load(call));
    for (int i = 0; i < 3; ++i) {
        const hold_request request{
            .order = {"o" + std::to_string(i)},
            .payment = {"p"},
            .holder = "ada",
            .lines = {{lamp, "LAMP", 2}},
            .ttl = seconds{900},
        };
        wait(there.hold(call, request)).value();
        world.advance(seconds{7});
        wait(here.refresh(call));
        EXPECT_EQ(here.find("LAMP")->json, there.find("LAMP")->json);
    }
    EXPECT_EQ(here.find("LAMP")->what.available_units, 4);
}

// An entry whose number was given before, and which shows after, a later one.
TEST_F(mysql_item_store, tells_a_change_that_shows_late)
{
    const auto lamp = add("LAMP", 10);
    const auto oil = add("OIL", 10);
    edit_something_later();
    service here{store, world, {}};
    wait(here.load(call));
    // On a loop of its own, because it blocks that.
    storage::mysql::database db{testing::mysql_backend::server().settings()};
    const auto slow = [&](storage::mysql::session& with) -> task<> {
        co_await with.query(
            "INSERT INTO stock_movements (item, kind, units, delta, reason, at) "
            "VALUES (?, 'adjusted', 1, -1, 'x', ?)",
            lamp.value,
            to_milliseconds(world.now())
        );
        co_await with.query(
            "UPDATE items SET available_units = 9, version = version + 1 WHERE id = ?", lamp.value
        );
        const auto meanwhile = [&] {
            wait(hold(backend.other_store(), "o", {{oil, "OIL", 1}}));
            wait(here.refresh(call));
        };
        std::jthread{meanwhile}.join();
    };
    wait(db.transaction(call, slow));
    EXPECT_EQ(here.find("OIL")->what.available_units, 9);
    EXPECT_EQ(here.find("LAMP")->what.available_units, 10);
    world.advance(seconds{3});
    wait(here.refresh(call));
    EXPECT_EQ(here.find("LAMP")->what.available_units, 9);
}

class mysql_item_store_losing : public mysql_item_store,
                                public ::testing::WithParamInterface<swallowing_proxy::when> {
protected:
    storage::mysql::pool_settings through_the_proxy()
    {
        auto settings = testing::mysql_backend::server().settings();
        settings.port = proxy.port();
        settings.tls = storage::mysql::tls_mode::disable;  // The proxy must see the COMMIT.
        return settings;
    }

    item_id lamp = add("LAMP", 10);
    swallowing_proxy proxy{testing::mysql_backend::server().settings().port};
    storage::mysql::database db{through_the_proxy()};
    std::unique_ptr<item_store> weak = make_mysql_store(db);
};

TEST_P(mysql_item_store_losing, a_commits_answer_adjusts_once)
{
    proxy.swallow_next_commit(GetParam());
    const adjustment less{.item = lamp, .delta = -3, .reason = "x"};
    EXPECT_EQ(wait(weak->adjust(call, less, world.now())).value().available_units, 7);
    EXPECT_TRUE(proxy.has_swallowed());
    EXPECT_EQ(available(lamp), 7);
}

TEST_P(mysql_item_store_losing, a_commits_answer_adds_once)
{
    proxy.swallow_next_commit(GetParam());
    draft what;
    what.about = {.upc = "OIL", .name = "Oil", .price = money{100}};
    const new_item added{.id = {world.new_id()}, .what = what};
    EXPECT_TRUE(wait(weak->add(call, added, world.now())));
    EXPECT_TRUE(proxy.has_swallowed());
}

TEST_P(mysql_item_store_losing, a_commits_answer_holds_and_sells_once)
{
    proxy.swallow_next_commit(GetParam());
    wait(hold(*weak, "o", {{lamp, "LAMP", 3}}));
    EXPECT_TRUE(proxy.has_swallowed());
    EXPECT_EQ(available(lamp), 7);
    proxy.swallow_next_commit(GetParam());
    wait(commit(*weak, "o"));
    EXPECT_TRUE(proxy.has_swallowed());
    EXPECT_EQ(available(lamp), 7);
    EXPECT_EQ(wait(store.audit(call)).total.sold, 3);
}

INSTANTIATE_TEST_SUITE_P(
    wherever,
    mysql_item_store_losing,
    ::testing::Values(
        swallowing_proxy::when::before_the_server, swallowing_proxy::when::after_the_server
    )
);

}  // namespace
}  // namespace souk::items
