// What every item_store promises, whatever it keeps its items in: items.
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "items/tests/backends.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace souk::items {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;

task<> take_twenty(item_store& store, item_id from)
{
    const auto call = fake_world::endless_call();
    const adjustment one{.item = std::move(from), .delta = -1, .reason = "x"};
    for (int i = 0; i < 20; ++i) {
        const auto taken = co_await store.adjust(call, one, timestamp{});
        EXPECT_TRUE(taken);
    }
}

template <class Backend>
class item_store_contract : public ::testing::Test {
protected:
    result<item> add(const std::string& upc, std::int64_t units = 10)
    {
        draft what;
        what.about = {.upc = upc, .name = "Name of " + upc, .price = money{1250}};
        what.about.description = "First line\nsecond";
        what.available_units = units;
        return wait(store.add(call, {.id = {world.new_id()}, .what = what}, world.now()));
    }

    result<item> change(const item_id& id, const edit& what, std::optional<std::int64_t> seen = {})
    {
        return wait(store.edit(call, {.item = id, .change = what, .seen_version = seen}, now()));
    }

    std::vector<item> all_edited() { return wait(store.edited_after(call, {}, 100)).items; }

    std::vector<imported> import(const std::vector<edit>& lines)
    {
        std::vector<import_row> rows;
        for (const auto& each : lines) {
            rows.push_back({.id = {world.new_id()}, .what = each});
        }
        return wait(store.import(call, rows, now()));
    }

    std::vector<movement> movements(const item_id& id)
    {
        return wait(store.movements(call, id, {}, 100)).value();
    }

    timestamp now()
    {
        world.advance(milliseconds{1});
        return world.now();
    }

    item_store& other_store() { return backend.other_store(); }

    fake_world world;
    souk::call call = fake_world::endless_call();
    testing::loop_threads threads;
    Backend backend;
    item_store& store = backend.store();
};

TYPED_TEST_SUITE(item_store_contract, testing::backends);

picture make(const std::string& bytes)
{
    return {.id = std::string(63, '0') + bytes.at(0), .type = picture_type::webp, .bytes = bytes};
}

TYPED_TEST(item_store_contract, keeps_a_picture_byte_for_byte)
{
    std::string bytes;
    for (int i = 0; i < 1024; ++i) {
        bytes += static_cast<char>(i);
    }
    const auto kept = make("a" + bytes);
    EXPECT_EQ(wait(this->store.find_picture(this->call, kept.id)), std::nullopt);
    wait(this->store.keep_picture(this->call, kept, this->now()));
    wait(this->other_store().keep_picture(this->call, kept, this->now()));
    EXPECT_EQ(wait(this->other_store().find_picture(this->call, kept.id)), kept);
    auto large = make("b" + std::string(4UL << 20U, '\xFF'));
    large.type = picture_type::png;
    wait(this->store.keep_picture(this->call, large, this->now()));
    EXPECT_EQ(wait(this->store.find_picture(this->call, large.id)), large);
}

TYPED_TEST(item_store_contract, forgets_a_picture_that_was_not_shown_for_long)
{
    const auto shown = make("a");
    const auto unused = make("b");
    const auto is_kept = [this](const picture& it) {
        return wait(this->store.find_picture(this->call, it.id)).has_value();
    };
    const auto sweep = [this](milliseconds unused_for) {
        const auto at = this->now();
        wait(this->store.sweep_pictures(this->call, at - unused_for, at));
    };
    for (const auto& each : {shown, unused}) {
        wait(this->store.keep_picture(this->call, each, this->now()));
    }
    const auto owner = this->add("UPC1").value();
    this->change(owner.id, {.image_url = to_picture_url(shown.id)}).value();
    sweep(seconds{10});
    EXPECT_TRUE(is_kept(shown) && is_kept(unused));
    sweep(milliseconds{0});
    EXPECT_TRUE(is_kept(shown));
    EXPECT_FALSE(is_kept(unused));

    // A deleted item shows nothing, but from then on its time runs.
    wait(this->store.remove(this->call, owner.id, this->now())).value();
    sweep(milliseconds{1});
    EXPECT_TRUE(is_kept(shown));
    const auto heir = this->add("UPC2").value();
    this->change(heir.id, {.image_url = to_picture_url(shown.id)}).value();
    sweep(milliseconds{1});
    this->change(heir.id, {.image_url = ""}).value();
    sweep(milliseconds{1});
    EXPECT_TRUE(is_kept(shown));
    sweep(milliseconds{1});
    EXPECT_FALSE(is_kept(shown));
}

TYPED_TEST(item_store_contract, keeps_a_picture_that_was_just_put_again)
{
    const auto it = make("a");
    wait(this->store.keep_picture(this->call, it, this->now()));
    this->world.advance(seconds{60});
    wait(this->store.keep_picture(this->call, it, this->now()));
    const auto at = this->now();
    wait(this->store.sweep_pictures(this->call, at - seconds{30}, at));
    EXPECT_TRUE(wait(this->store.find_picture(this->call, it.id)));
}

TYPED_TEST(item_store_contract, keeps_what_was_added)
{
    const auto made = this->add("UPC1", 3);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->version, 1);
    EXPECT_EQ(made->available_units, 3);
    EXPECT_EQ(this->all_edited(), std::vector{*made});
    const auto ledger = this->movements(made->id);
    ASSERT_EQ(ledger.size(), 1U);
    EXPECT_EQ(ledger.front().kind, movement_kind::initial);
    EXPECT_EQ(ledger.front().delta, 3);
}

TYPED_TEST(item_store_contract, refuses_a_upc_twice)
{
    this->add("UPC1").value();
    EXPECT_EQ(this->add("UPC1").error().slug, "upc-taken");
    EXPECT_TRUE(this->add("upc1"));
    EXPECT_EQ(this->all_edited().size(), 2U);
}

TYPED_TEST(item_store_contract, frees_a_deleted_upc)
{
    const auto first = this->add("UPC1").value();
    const auto gone = wait(this->store.remove(this->call, first.id, this->now()));
    EXPECT_TRUE(gone->deleted);
    EXPECT_EQ(gone->version, 2);
    const auto second = this->add("UPC1").value();
    EXPECT_NE(first.id, second.id);
    EXPECT_EQ(
        wait(this->store.remove(this->call, first.id, this->now())).error().slug, "unknown-item"
    );
    EXPECT_EQ(this->change(first.id, {.name = "x"}).error().slug, "unknown-item");
    EXPECT_EQ(this->movements(first.id).size(), 1U);
}

TYPED_TEST(item_store_contract, edits)
{
    const auto made = this->add("UPC1").value();
    const auto changed = this->change(made.id, {.name = "New", .price = money{5}}).value();
    EXPECT_EQ(changed.about.name, "New");
    EXPECT_EQ(changed.about.price, money{5});
    EXPECT_EQ(changed.about.description, made.about.description);
    EXPECT_EQ(changed.version, 2);
    EXPECT_EQ(changed.edited_version, 2);
    EXPECT_GT(changed.updated_at, made.updated_at);
    EXPECT_EQ(this->all_edited(), std::vector{changed});
}

TYPED_TEST(item_store_contract, writes_nothing_when_nothing_changes)
{
    const auto made = this->add("UPC1").value();
    EXPECT_EQ(this->change(made.id, {.name = made.about.name}).value(), made);
    EXPECT_EQ(this->change(made.id, {}).value(), made);
}

TYPED_TEST(item_store_contract, refuses_a_stale_edit)
{
    const auto made = this->add("UPC1").value();
    this->change(made.id, {.name = "Second"}).value();
    const auto refused = this->change(made.id, {.name = "Third"}, 1);
    EXPECT_EQ(refused.error().slug, "stale-version");
    EXPECT_EQ(refused.error().kind, refusal_kind::stale);
    EXPECT_EQ(this->change(made.id, {.name = "Third"}, 3).error().slug, "stale-version");
    EXPECT_TRUE(this->change(made.id, {.name = "Third"}, 2));
}

TYPED_TEST(item_store_contract, does_not_call_an_edit_stale_because_of_the_stock)
{
    const auto made = this->add("UPC1").value();
    wait(this->store.adjust(this->call, {.item = made.id, .delta = 1, .reason = "x"}, this->now()))
        .value();
    const auto changed = this->change(made.id, {.name = "New"}, 1).value();
    EXPECT_EQ(changed.version, 3);
    EXPECT_EQ(changed.available_units, 11);
}

TYPED_TEST(item_store_contract, refuses_another_items_upc_in_an_edit)
{
    this->add("UPC1").value();
    const auto second = this->add("UPC2").value();
    EXPECT_EQ(this->change(second.id, {.upc = "UPC1"}).error().slug, "upc-taken");
    EXPECT_EQ(this->change(second.id, {.upc = "UPC3"}).value().about.upc, "UPC3");
    EXPECT_TRUE(this->add("UPC2"));
}

TYPED_TEST(item_store_contract, adjusts_and_writes_it_down)
{
    const auto made = this->add("UPC1").value();
    const adjustment loss{.item = made.id, .delta = -4, .reason = "broken"};
    const auto left = wait(this->store.adjust(this->call, loss, this->now())).value();
    EXPECT_EQ(left.available_units, 6);
    EXPECT_EQ(left.version, 2);
    const auto last = this->movements(made.id).front();
    EXPECT_EQ(last.kind, movement_kind::adjusted);
    EXPECT_EQ(last.delta, -4);
    EXPECT_EQ(last.units, 4);
    EXPECT_EQ(last.reason, "broken");
}

TYPED_TEST(item_store_contract, refuses_an_adjustment_beyond_the_bounds)
{
    const auto made = this->add("UPC1", 2).value();
    const auto adjust = [&](std::int64_t delta) {
        const adjustment what{.item = made.id, .delta = delta, .reason = "x"};
        return wait(this->store.adjust(this->call, what, this->now()));
    };
    EXPECT_EQ(adjust(-3).error().slug, "insufficient-stock");
    EXPECT_EQ(adjust(most_units).error().slug, "invalid-request");
    EXPECT_EQ(adjust(-2).value().available_units, 0);
    const adjustment unknown{.item = {"?"}, .delta = 1, .reason = "x"};
    EXPECT_EQ(
        wait(this->store.adjust(this->call, unknown, this->now())).error().slug, "unknown-item"
    );
}

TYPED_TEST(item_store_contract, pages_through_a_ledger)
{
    const auto made = this->add("UPC1").value();
    for (int i = 1; i <= 4; ++i) {
        const adjustment more{.item = made.id, .delta = i, .reason = "x"};
        wait(this->store.adjust(this->call, more, this->now())).value();
    }
    const auto first = wait(this->store.movements(this->call, made.id, {}, 3)).value();
    ASSERT_EQ(first.size(), 3U);
    EXPECT_EQ(first.front().delta, 4);
    const auto rest =
        wait(this->store.movements(this->call, made.id, first.back().number, 3)).value();
    ASSERT_EQ(rest.size(), 2U);
    EXPECT_EQ(rest.back().kind, movement_kind::initial);
    EXPECT_EQ(wait(this->store.movements(this->call, {"?"}, {}, 3)).error().slug, "unknown-item");
}

TYPED_TEST(item_store_contract, imports)
{
    const auto made = this->add("UPC1", 10).value();
    const edit known{.upc = "UPC1", .name = "Renamed", .price = money{7}, .available_units = 4};
    const edit fresh{.upc = "UPC2", .name = "New", .price = money{8}, .available_units = 5};
    auto again = fresh;
    again.available_units = 6;
    const auto done = this->import({known, fresh, again});
    ASSERT_EQ(done.size(), 3U);
    EXPECT_FALSE(done[0].created);
    EXPECT_EQ(done[0].what.id, made.id);
    EXPECT_EQ(done[0].what.about.name, "Renamed");
    EXPECT_EQ(done[0].what.about.description, made.about.description);
    EXPECT_EQ(done[0].what.available_units, 4);
    EXPECT_TRUE(done[1].created);
    EXPECT_FALSE(done[2].created);
    EXPECT_EQ(done[2].what.available_units, 6);
    const auto last = this->movements(made.id).front();
    EXPECT_EQ(last.kind, movement_kind::adjusted);
    EXPECT_EQ(last.delta, -6);
    EXPECT_EQ(last.reason, "import");
    EXPECT_EQ(this->import({again})[0].what, done[2].what);
}

TYPED_TEST(item_store_contract, tells_edits_in_their_order)
{
    const auto first = this->add("UPC1").value();
    this->now();
    const auto second = this->add("UPC2").value();
    const auto changed = this->change(first.id, {.name = "x"}).value();
    const auto page = wait(this->store.edited_after(this->call, {}, 1));
    EXPECT_EQ(page.items, std::vector{second});
    const auto rest = wait(this->store.edited_after(this->call, page.last, 5));
    EXPECT_EQ(rest.items, std::vector{changed});
    EXPECT_TRUE(wait(this->store.edited_after(this->call, rest.last, 5)).items.empty());
}

TYPED_TEST(item_store_contract, loses_no_adjustment_of_many_at_once)
{
    const auto made = this->add("UPC1", 100).value();
    std::vector<task<>> works;
    for (int i = 0; i < 4; ++i) {
        works.push_back(take_twenty(this->store, made.id));
    }
    this->threads.run(std::move(works));
    EXPECT_EQ(this->all_edited().front().available_units, 20);
    EXPECT_TRUE(wait(this->store.audit(this->call)).unbalanced.empty());
}

}  // namespace
}  // namespace souk::items
