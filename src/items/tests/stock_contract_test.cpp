// What every item_store promises, whatever it keeps its items in: holds.
#include "base/side_by_side.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "items/tests/backends.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <utility>

namespace souk::items {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;

constexpr seconds ttl{900};

struct counts {
    std::int64_t available = 0;
    std::int64_t held = 0;
    std::int64_t sold = 0;

    friend bool operator==(const counts&, const counts&) = default;
    friend std::ostream& operator<<(std::ostream& out, const counts& it)
    {
        return out << it.available << " available, " << it.held << " held, " << it.sold << " sold";
    }
};

template <class Backend>
class stock_contract : public ::testing::Test {
protected:
    item_id add(const std::string& upc, std::int64_t units)
    {
        draft what;
        what.about = {.upc = upc, .name = upc, .price = money{100}};
        what.available_units = units;
        const new_item added{.id = {world.new_id()}, .what = what};
        return wait(store.add(call, added, world.now())).value().id;
    }

    result<stock_levels> hold(
        const std::string& order,
        const std::string& payment,
        std::vector<hold_line> lines,
        const std::string& holder = "ada"
    )
    {
        const hold_request request{
            .order = {order},
            .payment = {payment},
            .holder = holder,
            .lines = std::move(lines),
            .ttl = ttl,
        };
        return wait(store.hold(call, request, {.now = world.now(), .holds_per_holder = 5}));
    }

    result<stock_levels> hold_lamps(
        const std::string& order,
        const std::string& payment,
        std::int64_t quantity,
        const std::string& holder = "ada"
    )
    {
        return hold(order, payment, {{lamp, "LAMP", quantity}}, holder);
    }

    result<stock_levels> commit(const std::string& order, const std::string& payment)
    {
        return wait(store.commit(call, {order}, {payment}, world.now()));
    }

    stock_levels release(const std::string& order, const std::optional<std::string>& payment = {})
    {
        const auto attempt = payment ? std::optional{payment_id{*payment}} : std::nullopt;
        return wait(store.release(call, {order}, attempt, world.now()));
    }

    std::size_t expire() { return wait(store.expire(call, world.now(), 100)).count; }

    // What is where, over all items; the books must balance.
    counts all()
    {
        const auto audit = wait(store.audit(call));
        EXPECT_TRUE(audit.unbalanced.empty());
        return {audit.total.available, audit.total.held, audit.total.sold};
    }

    std::string slug(const result<stock_levels>& refused) { return refused.error().slug; }

    fake_world world;
    souk::call call = fake_world::endless_call();
    testing::loop_threads threads;
    Backend backend;
    item_store& store = backend.store();
    item_id lamp = add("LAMP", 10);
};

TYPED_TEST_SUITE(stock_contract, testing::backends);

TYPED_TEST(stock_contract, holds_then_sells)
{
    const auto levels = this->hold_lamps("o", "p", 3).value();
    ASSERT_EQ(levels.size(), 1U);
    EXPECT_EQ(levels.front().available_units, 7);
    EXPECT_EQ(levels.front().version, 2);
    EXPECT_EQ(this->all(), (counts{7, 3, 0}));
    EXPECT_TRUE(this->commit("o", "p"));
    EXPECT_EQ(this->all(), (counts{7, 0, 3}));
}

TYPED_TEST(stock_contract, takes_all_lines_or_none)
{
    const auto oil = this->add("OIL", 1);
    const auto rug = this->add("RUG", 0);
    const auto refused =
        this->hold("o", "p", {{this->lamp, "LAMP", 3}, {oil, "OIL", 2}, {rug, "RUG", 1}});
    EXPECT_EQ(refused.error().slug, "insufficient-stock");
    EXPECT_EQ(refused.error().kind, refusal_kind::conflict);
    const std::vector<field_error> short_lines{
        {.field = "OIL", .detail = "wanted 2, 1 left"},
        {.field = "RUG", .detail = "wanted 1, 0 left"}
    };
    EXPECT_EQ(refused.error().errors, short_lines);
    EXPECT_EQ(this->all(), (counts{11, 0, 0}));
    EXPECT_TRUE(this->hold("o", "p", {{this->lamp, "LAMP", 3}, {oil, "OIL", 1}}));
    EXPECT_EQ(this->all(), (counts{7, 4, 0}));
}

TYPED_TEST(stock_contract, takes_the_last_unit)
{
    EXPECT_TRUE(this->hold_lamps("o", "p", 10));
    EXPECT_EQ(this->slug(this->hold_lamps("o2", "p2", 1)), "insufficient-stock");
    EXPECT_EQ(this->all(), (counts{0, 10, 0}));
}

TYPED_TEST(stock_contract, changes_nothing_when_repeated)
{
    this->hold_lamps("o", "p", 3).value();
    EXPECT_TRUE(this->hold_lamps("o", "p", 3));
    EXPECT_EQ(this->all(), (counts{7, 3, 0}));
    this->commit("o", "p").value();
    EXPECT_TRUE(this->commit("o", "p"));
    EXPECT_TRUE(this->hold_lamps("o", "p", 3));
    EXPECT_EQ(this->all(), (counts{7, 0, 3}));
    this->release("o");
    EXPECT_TRUE(this->release("o").empty());
    EXPECT_EQ(this->all(), (counts{10, 0, 0}));
}

TYPED_TEST(stock_contract, frees_an_attempt_and_no_other)
{
    this->hold_lamps("o", "p1", 3).value();
    this->hold_lamps("o2", "p3", 1).value();
    this->release("o", "p1");
    EXPECT_EQ(this->all(), (counts{9, 1, 0}));
    EXPECT_TRUE(this->release("o", "p1").empty());
    EXPECT_EQ(this->all(), (counts{9, 1, 0}));
}

TYPED_TEST(stock_contract, does_not_free_a_second_attempt_with_a_late_first)
{
    this->hold_lamps("o", "p1", 3).value();
    this->hold_lamps("o", "p2", 3).value();
    this->release("o", "p1");
    EXPECT_EQ(this->all(), (counts{7, 3, 0}));
    this->commit("o", "p2").value();
    this->release("o", "p1");
    EXPECT_EQ(this->all(), (counts{7, 0, 3}));
}

TYPED_TEST(stock_contract, gives_an_order_its_units_once)
{
    this->hold_lamps("o", "p1", 10).value();
    EXPECT_TRUE(this->hold_lamps("o", "p2", 10));
    EXPECT_EQ(this->all(), (counts{0, 10, 0}));
    // Whichever attempt is paid in the end gets them.
    EXPECT_TRUE(this->commit("o", "p1"));
    EXPECT_EQ(this->all(), (counts{0, 0, 10}));
    EXPECT_EQ(this->slug(this->commit("o", "p2")), "order-closed");
    EXPECT_EQ(this->slug(this->hold_lamps("o", "p3", 1)), "order-closed");
}

TYPED_TEST(stock_contract, leaves_the_older_attempts_hold_when_the_newer_is_refused)
{
    this->hold_lamps("o", "p1", 6).value();
    EXPECT_EQ(this->slug(this->hold_lamps("o", "p2", 11)), "insufficient-stock");
    EXPECT_EQ(this->all(), (counts{4, 6, 0}));
    EXPECT_TRUE(this->hold_lamps("o", "p2", 10));
    EXPECT_EQ(this->all(), (counts{0, 10, 0}));
    this->world.advance(ttl);
    this->expire();
    this->hold_lamps("o2", "p", 7).value();
    this->hold_lamps("o", "p3", 3).value();
    EXPECT_EQ(this->slug(this->commit("o", "p2")), "insufficient-stock");
    EXPECT_EQ(this->all(), (counts{0, 10, 0}));
    EXPECT_TRUE(this->commit("o", "p3"));
    EXPECT_EQ(this->all(), (counts{0, 7, 3}));
}

TYPED_TEST(stock_contract, tells_what_stock_changed)
{
    const auto changes = [&](std::optional<std::int64_t> after, std::size_t limit) {
        return wait(this->store.stock_changed_after(this->call, after, this->world.now(), limit));
    };
    const auto oil = this->add("OIL", 5);
    const auto end = changes({}, 10);
    EXPECT_TRUE(end.levels.empty());
    EXPECT_FALSE(changes(end.last, 10).more);
    EXPECT_EQ(changes(end.last, 10).last, end.last);
    this->hold_lamps("o", "p", 1).value();
    const auto first = this->hold_lamps("o2", "p", 2).value();
    this->release("o2");
    const auto last = this->hold("o3", "p", {{oil, "OIL", 5}}).value();
    auto found = changes(end.last, 10);
    EXPECT_FALSE(found.more);
    ASSERT_EQ(found.levels.size(), 2U);
    std::ranges::sort(found.levels, {}, &stock_level::item);
    EXPECT_EQ(found.levels[0].available_units, 9);
    EXPECT_EQ(found.levels[0].version, first.front().version + 1);
    EXPECT_EQ(found.levels[1], last.front());
    EXPECT_TRUE(changes(found.last, 10).levels.empty());
}

TYPED_TEST(stock_contract, tells_changed_stock_in_pages_and_what_may_still_show)
{
    const auto changes = [&](std::int64_t after, std::size_t limit) {
        return wait(this->store.stock_changed_after(this->call, after, this->world.now(), limit));
    };
    const auto end = wait(this->store.stock_changed_after(this->call, {}, this->world.now(), 1));
    for (int i = 0; i < 5; ++i) {
        this->hold_lamps("o" + std::to_string(i), "p", 1).value();
    }
    auto mark = end.last;
    std::size_t pages = 0;
    for (bool more = true; more; ++pages) {
        const auto found = changes(mark, 2);
        EXPECT_LE(found.settled, found.last);
        mark = found.last;
        more = found.more;
    }
    EXPECT_EQ(pages, 3U);
    this->world.advance(seconds{60});
    const auto later = changes(end.last, 100);
    EXPECT_EQ(later.settled, later.last);
    EXPECT_EQ(later.last, mark);
    this->hold_lamps("o9", "p", 1, "grace").value();
    EXPECT_LE(changes(later.settled, 100).settled, changes(later.settled, 100).last);
    EXPECT_EQ(changes(later.settled, 100).levels.front().available_units, 4);
}

TYPED_TEST(stock_contract, does_not_let_a_released_attempt_hold)
{
    this->hold_lamps("o", "p", 3).value();
    this->release("o", "p");
    EXPECT_EQ(this->slug(this->hold_lamps("o", "p", 3)), "attempt-closed");
    EXPECT_EQ(this->slug(this->commit("o", "p")), "order-closed");
    EXPECT_TRUE(this->hold_lamps("o", "p2", 3));
}

TYPED_TEST(stock_contract, does_not_let_an_attempt_hold_that_was_released_before)
{
    EXPECT_TRUE(this->release("o", "p").empty());
    EXPECT_TRUE(this->release("o", "p").empty());
    EXPECT_EQ(this->slug(this->hold_lamps("o", "p", 3)), "attempt-closed");
    EXPECT_EQ(this->all(), (counts{10, 0, 0}));
}

TYPED_TEST(stock_contract, keeps_what_is_sold_from_a_failed_attempts_release)
{
    this->hold_lamps("o", "p", 3).value();
    this->commit("o", "p").value();
    EXPECT_TRUE(this->release("o", "p").empty());
    EXPECT_EQ(this->all(), (counts{7, 0, 3}));
}

TYPED_TEST(stock_contract, puts_a_closed_orders_units_back)
{
    this->hold_lamps("o", "p", 3).value();
    this->commit("o", "p").value();
    const auto levels = this->release("o");
    ASSERT_EQ(levels.size(), 1U);
    EXPECT_EQ(levels.front().available_units, 10);
    EXPECT_EQ(this->all(), (counts{10, 0, 0}));
    EXPECT_EQ(this->slug(this->hold_lamps("o", "p", 3)), "order-closed");
    EXPECT_EQ(this->slug(this->hold_lamps("o", "p2", 3)), "order-closed");
    EXPECT_EQ(this->slug(this->commit("o", "p")), "order-closed");
}

TYPED_TEST(stock_contract, closes_an_order_before_it_holds_anything)
{
    EXPECT_TRUE(this->release("o").empty());
    EXPECT_EQ(this->slug(this->hold_lamps("o", "p", 3)), "order-closed");
    EXPECT_EQ(this->slug(this->commit("o", "p")), "order-closed");
    EXPECT_EQ(this->all(), (counts{10, 0, 0}));
}

TYPED_TEST(stock_contract, closes_an_order_between_hold_and_commit)
{
    this->hold_lamps("o", "p", 3).value();
    this->release("o");
    EXPECT_EQ(this->slug(this->commit("o", "p")), "order-closed");
    EXPECT_EQ(this->all(), (counts{10, 0, 0}));
}

TYPED_TEST(stock_contract, does_not_know_what_was_never_held)
{
    EXPECT_EQ(this->slug(this->commit("o", "p")), "order-closed");
}

TYPED_TEST(stock_contract, expires_what_is_late_and_nothing_else)
{
    this->hold_lamps("o1", "p1", 1).value();
    this->hold_lamps("o2", "p2", 2).value();
    this->commit("o2", "p2").value();
    this->world.advance(ttl - seconds{1});
    this->hold_lamps("o3", "p3", 3).value();
    EXPECT_EQ(this->expire(), 0U);
    this->world.advance(seconds{1});
    EXPECT_EQ(wait(this->store.count_holds(this->call)), 2U);
    EXPECT_EQ(this->expire(), 1U);
    EXPECT_EQ(this->expire(), 0U);
    EXPECT_EQ(wait(this->store.count_holds(this->call)), 1U);
    EXPECT_EQ(this->all(), (counts{5, 3, 2}));
}

TYPED_TEST(stock_contract, expires_no_more_than_asked)
{
    for (int i = 0; i < 3; ++i) {
        this->hold_lamps("o" + std::to_string(i), "p", 1).value();
    }
    this->world.advance(ttl);
    EXPECT_EQ(wait(this->store.expire(this->call, this->world.now(), 2)).count, 2U);
    EXPECT_EQ(this->all(), (counts{9, 1, 0}));
}

TYPED_TEST(stock_contract, sells_a_late_hold_that_nobody_took_back)
{
    this->hold_lamps("o", "p", 10).value();
    this->world.advance(ttl * 2);
    EXPECT_TRUE(this->commit("o", "p"));
    EXPECT_EQ(this->expire(), 0U);
    EXPECT_EQ(this->all(), (counts{0, 0, 10}));
}

TYPED_TEST(stock_contract, takes_an_expired_hold_again_to_sell_it)
{
    this->hold_lamps("o", "p", 10).value();
    this->world.advance(ttl);
    this->expire();
    const auto levels = this->commit("o", "p").value();
    EXPECT_EQ(levels.front().available_units, 0);
    EXPECT_EQ(this->all(), (counts{0, 0, 10}));
}

TYPED_TEST(stock_contract, does_not_sell_what_went_to_another_after_it_expired)
{
    this->hold_lamps("o", "p", 8).value();
    this->world.advance(ttl);
    this->expire();
    this->hold_lamps("o2", "p2", 5).value();
    const auto refused = this->commit("o", "p");
    EXPECT_EQ(refused.error().slug, "insufficient-stock");
    const std::vector<field_error> short_lines{{.field = "LAMP", .detail = "wanted 8, 5 left"}};
    EXPECT_EQ(refused.error().errors, short_lines);
    EXPECT_EQ(this->all(), (counts{5, 5, 0}));
}

TYPED_TEST(stock_contract, holds_again_what_expired)
{
    this->hold_lamps("o", "p", 4).value();
    this->world.advance(ttl);
    this->expire();
    EXPECT_TRUE(this->hold_lamps("o", "p", 4));
    EXPECT_EQ(this->all(), (counts{6, 4, 0}));
    EXPECT_EQ(this->expire(), 0U);
}

TYPED_TEST(stock_contract, renews_a_late_hold_that_is_repeated)
{
    this->hold_lamps("o", "p", 4).value();
    this->world.advance(ttl);
    EXPECT_TRUE(this->hold_lamps("o", "p", 4));
    EXPECT_EQ(this->expire(), 0U);
    EXPECT_EQ(this->all(), (counts{6, 4, 0}));
}

TYPED_TEST(stock_contract, closes_an_order_whose_hold_expired)
{
    this->hold_lamps("o", "p", 4).value();
    this->world.advance(ttl);
    this->expire();
    EXPECT_TRUE(this->release("o").empty());
    EXPECT_EQ(this->slug(this->commit("o", "p")), "order-closed");
    EXPECT_EQ(this->all(), (counts{10, 0, 0}));
}

TYPED_TEST(stock_contract, limits_the_holds_of_one_holder)
{
    for (int i = 0; i < 5; ++i) {
        this->hold_lamps("o" + std::to_string(i), "p", 1).value();
    }
    EXPECT_EQ(this->slug(this->hold_lamps("o5", "p", 1)), "too-many-checkouts");
    EXPECT_TRUE(this->hold_lamps("o5", "p", 1, "grace"));
    EXPECT_TRUE(this->hold_lamps("o0", "p2", 1)) << "the same order again does not count";
    this->commit("o1", "p").value();
    EXPECT_TRUE(this->hold_lamps("o6", "p", 1)) << "what is sold does not count";
    EXPECT_EQ(this->slug(this->hold_lamps("o7", "p", 1)), "too-many-checkouts");
    this->world.advance(ttl);
    EXPECT_TRUE(this->hold_lamps("o7", "p", 1)) << "what is late does not count";
}

TYPED_TEST(stock_contract, holds_no_deleted_item_but_keeps_its_holds)
{
    this->hold_lamps("o", "p", 4).value();
    this->hold_lamps("o1", "p1", 1).value();
    wait(this->store.remove(this->call, this->lamp, this->world.now())).value();
    const auto refused = this->hold_lamps("o2", "p2", 1);
    EXPECT_EQ(refused.error().slug, "insufficient-stock");
    EXPECT_EQ(refused.error().errors.front().detail, "wanted 1, no longer sold");
    EXPECT_EQ(this->slug(this->hold("o2", "p2", {{{"unknown"}, "X", 1}})), "insufficient-stock");
    EXPECT_TRUE(this->commit("o", "p"));
    this->world.advance(ttl);
    this->expire();
    EXPECT_TRUE(this->commit("o1", "p1"));
    EXPECT_EQ(this->all(), (counts{5, 0, 5}));
    this->release("o");
    EXPECT_EQ(this->all(), (counts{9, 0, 1}));
}

TYPED_TEST(stock_contract, writes_every_step_into_the_ledger)
{
    this->hold_lamps("o", "p", 4).value();
    this->commit("o", "p").value();
    this->release("o");
    const auto ledger = wait(this->store.movements(this->call, this->lamp, {}, 10)).value();
    ASSERT_EQ(ledger.size(), 4U);
    const auto& released = ledger[0];
    EXPECT_EQ(released.kind, movement_kind::released);
    EXPECT_EQ(released.delta, 4);
    EXPECT_EQ(released.reason, "order canceled");
    EXPECT_EQ(ledger[1].kind, movement_kind::sold);
    EXPECT_EQ(ledger[1].delta, 0);
    EXPECT_EQ(ledger[1].units, 4);
    EXPECT_EQ(ledger[2].kind, movement_kind::held);
    EXPECT_EQ(ledger[2].delta, -4);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(ledger[i].order, order_id{"o"});
        EXPECT_EQ(ledger[i].payment, payment_id{"p"});
    }
}

TYPED_TEST(stock_contract, tells_the_orders_that_have_units)
{
    this->hold_lamps("a", "p", 1).value();
    this->hold_lamps("b", "p", 2).value();
    this->hold_lamps("c", "p", 3).value();
    this->commit("b", "p").value();
    this->release("c");
    const auto first = wait(this->store.orders_with_units(this->call, {}, 1));
    EXPECT_EQ(first, (std::vector<order_units>{{{"a"}, 1, 0}}));
    const auto rest = wait(this->store.orders_with_units(this->call, {"a"}, 9));
    EXPECT_EQ(rest, (std::vector<order_units>{{{"b"}, 0, 2}}));
}

TYPED_TEST(stock_contract, audits_each_items_books)
{
    this->add("OIL", 5);
    this->hold_lamps("a", "p", 1).value();
    const auto audit = wait(this->store.audit(this->call));
    EXPECT_EQ(audit.items, 2U);
    EXPECT_EQ(audit.total.received, 15);
    EXPECT_EQ(audit.total.available, 14);
    EXPECT_EQ(audit.total.held, 1);
}

task<> hold_one(
    item_store& store,
    std::vector<hold_line> lines,
    order_id order,
    std::string holder,
    std::atomic<int>& held
)
{
    const auto call = fake_world::endless_call();
    const hold_request wanted{
        .order = std::move(order),
        .payment = {"p"},
        .holder = std::move(holder),
        .lines = std::move(lines),
        .ttl = ttl,
    };
    const hold_terms terms{.now = {}, .holds_per_holder = 5};
    const auto answer = co_await store.hold(call, wanted, terms);
    held += answer ? 1 : 0;
}

TYPED_TEST(stock_contract, limits_the_holds_of_one_holder_who_hurries)
{
    for (int round = 0; round < 5; ++round) {
        const auto holder = "holder" + std::to_string(round);
        std::atomic<int> held = 0;
        std::vector<task<>> works;
        for (int i = 0; i < 8; ++i) {
            auto& store = i % 2 == 0 ? this->store : this->backend.other_store();
            const auto oil = this->add("OIL-" + holder + std::to_string(i), 5);
            const order_id order{holder + std::to_string(i)};
            works.push_back(hold_one(store, {{oil, "OIL", 1}}, order, holder, held));
        }
        this->threads.run(std::move(works));
        EXPECT_EQ(held, 5);
    }
}

task<> all_at_once(souk::world& world, std::vector<task<>> works)
{
    co_await side_by_side(world, std::move(works));
}

TYPED_TEST(stock_contract, gives_a_hot_item_to_as_many_as_there_are_units)
{
    const auto oil = this->add("OIL", 60);
    const auto rug = this->add("RUG", 500);
    std::atomic<int> held = 0;
    std::vector<task<>> loops;
    for (int loop = 0; loop < 2; ++loop) {
        auto& store = loop == 0 ? this->store : this->backend.other_store();
        std::vector<task<>> works;
        for (int i = 0; i < 100; ++i) {
            const auto name = std::to_string(loop) + "-" + std::to_string(i);
            const std::vector<hold_line> lines{{oil, "OIL", 1}, {rug, "RUG", 2}};
            works.push_back(hold_one(store, lines, {name}, name, held));
        }
        loops.push_back(all_at_once(this->world, std::move(works)));
    }
    this->threads.run(std::move(loops));
    EXPECT_EQ(held, 60);
    EXPECT_EQ(this->all(), (counts{10 + 0 + 380, 180, 0}));
}

task<> hold_ten(
    item_store& store,
    item_id item,
    std::string buyer,
    std::atomic<int>& held,
    std::atomic<int>& refused
)
{
    const auto call = fake_world::endless_call();
    for (int i = 0; i < 10; ++i) {
        hold_request wanted{
            .order = {buyer + std::to_string(i)},
            .payment = {"p"},
            .holder = buyer,
            .lines = {},
            .ttl = ttl
        };
        wanted.lines.push_back({.item = item, .upc = "LAMP", .quantity = 1});
        const hold_terms terms{.now = {}, .holds_per_holder = 10};
        const auto answer = co_await store.hold(call, wanted, terms);
        ++(answer ? held : refused);
    }
}

TYPED_TEST(stock_contract, never_oversells_to_many_at_once)
{
    std::atomic<int> held = 0;
    std::atomic<int> refused = 0;
    std::vector<task<>> works;
    for (const auto* const buyer : {"a", "b", "c", "d"}) {
        auto& store = works.size() % 2 == 0 ? this->store : this->backend.other_store();
        works.push_back(hold_ten(store, this->lamp, buyer, held, refused));
    }
    this->threads.run(std::move(works));
    EXPECT_EQ(held, 10);
    EXPECT_EQ(refused, 30);
    EXPECT_EQ(this->all(), (counts{0, 10, 0}));
}

task<> commit_one(item_store& store, order_id order, timestamp now)
{
    const auto call = fake_world::endless_call();
    const payment_id payment{"p"};
    (void)co_await store.commit(call, order, payment, now);
}

task<>
release_one(item_store& store, order_id order, std::optional<payment_id> payment, timestamp now)
{
    const auto call = fake_world::endless_call();
    (void)co_await store.release(call, order, payment, now);
}

task<> expire_all(item_store& store, timestamp now)
{
    const auto call = fake_world::endless_call();
    (void)co_await store.expire(call, now, 10);
}

TYPED_TEST(stock_contract, survives_every_race_of_one_order)
{
    const auto now = this->world.now();
    for (int round = 0; round < 20; ++round) {
        const order_id order{"o" + std::to_string(round)};
        this->hold_lamps(order.value, "p", 1, order.value).value();
        std::vector<task<>> works;
        works.push_back(commit_one(this->store, order, now));
        works.push_back(release_one(this->backend.other_store(), order, std::nullopt, now));
        works.push_back(release_one(this->store, order, payment_id{"p"}, now));
        works.push_back(expire_all(this->backend.other_store(), now + ttl * 2));
        this->threads.run(std::move(works));
        EXPECT_EQ(this->all(), (counts{10, 0, 0}));
    }
}

}  // namespace
}  // namespace souk::items
