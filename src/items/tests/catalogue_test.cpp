#include "items/catalogue.hpp"
#include "items/search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fmt/format.h>
#include <thread>

namespace souk::items {
namespace {

item make_item(const std::string& id, const std::string& name, std::int64_t cents = 100)
{
    item made;
    made.id = {id};
    made.about.upc = "UPC-" + id;
    made.about.name = name;
    made.about.price = money{cents};
    made.available_units = 1;
    return made;
}

void put(catalogue& into, const item& what)
{
    into.put(std::span{&what, 1});
}

std::vector<std::string> names(const page& listed)
{
    std::vector<std::string> all;
    for (const auto& each : listed.items) {
        all.push_back(each->what.about.name);
    }
    return all;
}

using texts = std::vector<std::string>;

class shelf : public testing::Test {
protected:
    shelf()
    {
        auto lamp = make_item("1", "lamp", 300);
        lamp.about.category = "Light";
        lamp.about.description = "Of BRASS and glass";
        auto oil = make_item("2", "Oil", 100);
        oil.available_units = 0;
        oil.created_at = timestamp{milliseconds{5}};
        auto rug = make_item("3", "Årug", 200);
        rug.created_at = timestamp{milliseconds{3}};
        for (const auto& each : {lamp, oil, rug}) {
            put(all, each);
        }
    }

    catalogue all;
};

TEST_F(shelf, finds_by_id_and_by_upc)
{
    EXPECT_EQ(all.find("2")->what.about.name, "Oil");
    EXPECT_EQ(all.find("UPC-2")->what.about.name, "Oil");
    EXPECT_EQ(all.find("4"), nullptr);
    EXPECT_EQ(all.find_upc("2"), nullptr);
}

TEST_F(shelf, sorts)
{
    using enum sort_order;
    EXPECT_EQ(names(all.list({})), (texts{"lamp", "Oil", "Årug"}));
    EXPECT_EQ(names(all.list({.reversed = true})), (texts{"Årug", "Oil", "lamp"}));
    EXPECT_EQ(names(all.list({.sort = price})), (texts{"Oil", "Årug", "lamp"}));
    EXPECT_EQ(names(all.list({.sort = created_at})), (texts{"lamp", "Årug", "Oil"}));
    EXPECT_EQ(
        names(all.list({.sort = created_at, .reversed = true})), (texts{"Oil", "Årug", "lamp"})
    );
}

TEST_F(shelf, filters)
{
    EXPECT_EQ(names(all.list({.words = words_of("Brass LAMP")})), texts{"lamp"});
    EXPECT_EQ(names(all.list({.words = words_of("brass oil")})), texts{});
    EXPECT_EQ(names(all.list({.words = words_of("åRUG")})), texts{"Årug"});
    EXPECT_EQ(names(all.list({.words = words_of("upc-2")})), texts{"Oil"});
    EXPECT_EQ(names(all.list({.category = "Light"})), texts{"lamp"});
    EXPECT_EQ(names(all.list({.category = "light"})), texts{});
    EXPECT_EQ(names(all.list({.least_price = money{200}})), (texts{"lamp", "Årug"}));
    EXPECT_EQ(names(all.list({.most_price = money{199}})), texts{"Oil"});
    EXPECT_EQ(names(all.list({.in_stock = true})), (texts{"lamp", "Årug"}));
    EXPECT_EQ(names(all.list({.in_stock = false})), texts{"Oil"});
    EXPECT_EQ(names(all.list({.most_units = 0})), texts{"Oil"});
    EXPECT_EQ(names(all.list({.upcs = {"UPC-3", "UPC-1", "?"}})), (texts{"lamp", "Årug"}));
}

// The sold, the few, the many: by what is left, and never walking over what is filtered out.
TEST(catalogue_units, sort_and_filter)
{
    using enum sort_order;
    catalogue all;
    for (const auto& [name, units] : {std::pair{"five", 5}, {"none", 0}, {"two", 2}}) {
        auto it = make_item(name, name, units + 1);
        it.available_units = units;
        put(all, it);
    }
    const auto by_units = [&all](list_query query) {
        query.sort = available_units;
        return names(all.list(query));
    };
    EXPECT_EQ(by_units({}), (texts{"none", "two", "five"}));
    EXPECT_EQ(by_units({.reversed = true}), (texts{"five", "two", "none"}));
    EXPECT_EQ(by_units({.most_units = 2}), (texts{"none", "two"}));
    EXPECT_EQ(by_units({.most_units = 2, .reversed = true}), (texts{"two", "none"}));
    EXPECT_EQ(by_units({.in_stock = true, .most_units = 4}), texts{"two"});
    EXPECT_EQ(by_units({.in_stock = true, .most_units = 0}), texts{});
    EXPECT_EQ(by_units({.in_stock = false}), texts{"none"});
    EXPECT_EQ(by_units({.upcs = {"UPC-five", "UPC-none"}}), (texts{"none", "five"}));
    const list_query cheap{.least_price = money{3}, .most_price = money{3}, .sort = price};
    EXPECT_EQ(names(all.list(cheap)), texts{"two"});
}

TEST(catalogue_units, move_an_item_when_they_change)
{
    catalogue all;
    put(all, make_item("1", "a"));
    put(all, make_item("2", "b"));
    const list_query by_units{.sort = sort_order::available_units};
    all.put(stock_levels{{{"1"}, 9, 2, {}}});
    EXPECT_EQ(names(all.list(by_units)), (texts{"b", "a"}));
    all.put(stock_levels{{{"1"}, 9, 3, {}}, {{"2"}, 10, 2, {}}});
    EXPECT_EQ(names(all.list(by_units)), (texts{"a", "b"}));
    auto gone = make_item("1", "a");
    gone.version = gone.edited_version = 4;
    gone.deleted = true;
    put(all, gone);
    all.put(stock_levels{{{"1"}, 11, 5, {}}});
    EXPECT_EQ(names(all.list(by_units)), texts{"b"});
}

// A cursor is the caller's: one beyond what the query's filter leaves finds nothing.
TEST(catalogue_units, know_a_cursor_from_beyond)
{
    catalogue all;
    for (const auto* const id : {"1", "2", "3"}) {
        put(all, make_item(id, id));
    }
    all.put(stock_levels{{{"2"}, 2, 2, {}}, {{"3"}, 3, 2, {}}});
    list_query query{.sort = sort_order::available_units, .limit = 2};
    query.after = all.list(query).next;
    query.most_units = 1;
    EXPECT_EQ(names(all.list(query)), texts{});
    query.reversed = true;
    EXPECT_EQ(names(all.list(query)), texts{"1"});
    query.most_units.reset();
    query.least_price.reset();
    query.in_stock = true;
    query.after.assign(1, '\0');
    EXPECT_EQ(names(all.list(query)), texts{});
}

TEST(catalogue_categories, are_counted_and_sorted_as_items_are)
{
    catalogue all;
    for (const auto* const id : {"1", "2", "3", "4"}) {
        auto it = make_item(id, id);
        it.about.category = *id == '1' ? "" : (*id == '2' ? "beta" : "Alpha");
        put(all, it);
    }
    using counts = std::vector<category_count>;
    EXPECT_EQ(all.categories(), (counts{{"Alpha", 2}, {"beta", 1}}));
    auto moved = make_item("4", "4");
    moved.version = moved.edited_version = 2;
    moved.about.category = "Zeta";
    put(all, moved);
    all.put(stock_levels{{{"3"}, 9, 2, {}}});
    EXPECT_EQ(all.categories(), (counts{{"Alpha", 1}, {"beta", 1}, {"Zeta", 1}}));
    moved.version = moved.edited_version = 3;
    moved.deleted = true;
    put(all, moved);
    EXPECT_EQ(all.categories(), (counts{{"Alpha", 1}, {"beta", 1}}));
}

TEST(catalogue_pages, hold_every_item_once_in_every_order)
{
    using enum sort_order;
    catalogue all;
    for (int i = 0; i < 57; ++i) {
        auto it = make_item(fmt::format("{:03}", i), fmt::format("n{}", i % 7), 100 + i % 5);
        it.available_units = i % 4;
        put(all, it);
    }
    for (const auto sort : {name, price, created_at, available_units}) {
        for (const bool reversed : {false, true}) {
            const auto whole = names(all.list({.sort = sort, .reversed = reversed}));
            texts paged;
            list_query query{.sort = sort, .reversed = reversed, .limit = 10};
            do {
                const auto one = all.list(query);
                EXPECT_LE(one.items.size(), 10U);
                std::ranges::move(names(one), std::back_inserter(paged));
                query.after = one.next;
            } while (!query.after.empty());
            EXPECT_EQ(paged, whole);
            EXPECT_EQ(paged.size(), 57U);
        }
    }
}

TEST(catalogue_pages, have_no_next_when_they_end_exactly)
{
    catalogue all;
    put(all, make_item("1", "a"));
    EXPECT_EQ(all.list({.limit = 1}).next, "");
}

TEST(catalogue_changes, replace_json_and_tag)
{
    catalogue all;
    auto it = make_item("1", "a");
    put(all, it);
    const auto before = all.find("1");
    const auto list_before = to_etag(all.list({}));
    all.put(stock_levels{{{"1"}, 42, 2, {}}});
    const auto after = all.find("1");
    EXPECT_NE(before->etag, after->etag);
    EXPECT_NE(list_before, to_etag(all.list({})));
    EXPECT_TRUE(after->json.contains(R"("availableUnits":42)"));
    EXPECT_TRUE(before->json.contains(R"("availableUnits":1,)"));
    EXPECT_EQ(to_json(all.list({})), "[" + after->json + "]");
}

TEST(catalogue_changes, may_arrive_the_wrong_way_round)
{
    catalogue all;
    put(all, make_item("1", "old"));
    all.put(stock_levels{{{"1"}, 7, 3, {}}});
    auto edited = make_item("1", "new");
    edited.version = edited.edited_version = 2;
    put(all, edited);
    EXPECT_EQ(all.find("1")->what.about.name, "new");
    EXPECT_EQ(all.find("1")->what.available_units, 7);
    EXPECT_EQ(all.find("1")->what.version, 3);
    put(all, make_item("1", "old"));
    all.put(stock_levels{{{"1"}, 9, 2, {}}});
    EXPECT_EQ(all.find("1")->what.about.name, "new");
    EXPECT_EQ(all.find("1")->what.available_units, 7);
    EXPECT_EQ(names(all.list({})), texts{"new"});
}

TEST(catalogue_changes, do_not_bring_a_deleted_item_back)
{
    catalogue all;
    auto gone = make_item("1", "a");
    put(all, gone);
    gone.version = gone.edited_version = 3;
    gone.deleted = true;
    put(all, gone);
    auto late = make_item("1", "b");
    late.version = late.edited_version = 2;
    put(all, late);
    all.put(stock_levels{{{"1"}, 9, 4, {}}});
    EXPECT_EQ(all.find("1"), nullptr);
    EXPECT_EQ(all.find("UPC-1"), nullptr);
    EXPECT_EQ(all.size(), 0U);
}

TEST(catalogue_changes, leave_a_upc_to_who_took_it_over)
{
    catalogue all;
    auto old = make_item("1", "a");
    put(all, old);
    auto heir = make_item("2", "b");
    heir.about.upc = old.about.upc;
    put(all, heir);
    old.version = old.edited_version = 2;
    old.deleted = true;
    put(all, old);
    EXPECT_EQ(all.find(old.about.upc)->what.id.value, "2");
}

TEST(catalogue_threads, see_whole_items)
{
    catalogue all;
    put(all, make_item("1", "a"));
    put(all, make_item("2", "b"));
    constexpr std::int64_t last = 2'000;
    {
        std::jthread writer{[&all] {
            for (std::int64_t i = 2; i <= last; ++i) {
                all.put(stock_levels{{{"1"}, i, i, {}}});
            }
        }};
        std::jthread editor{[&all] {
            for (std::int64_t i = 2; i <= last; ++i) {
                auto it = make_item("2", i % 2 == 0 ? "a" : "z");
                it.version = it.edited_version = i;
                put(all, it);
            }
        }};
        for (int i = 0; i < 2'000; ++i) {
            const auto found = all.find("1");
            ASSERT_TRUE(found->json.contains(
                fmt::format(R"("availableUnits":{},)", found->what.available_units)
            ));
            ASSERT_EQ(all.list({}).items.size(), 2U);
        }
    }
    EXPECT_EQ(all.find("1")->what.available_units, last);
    EXPECT_EQ(all.find("2")->what.version, last);
}

TEST(search, folds_every_script)
{
    EXPECT_EQ(fold("ABC xyz"), "abc xyz");
    EXPECT_EQ(fold("ÉCOLE ΑΒΓ ЖЗИ 漢字 😀"), "école αβγ жзи 漢字 😀");
    EXPECT_EQ(words_of("  Two\tWORDS \n"), (texts{"two", "words"}));
    EXPECT_EQ(words_of(""), texts{});
}

}  // namespace
}  // namespace souk::items
