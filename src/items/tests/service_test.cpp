#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "items/service.hpp"
#include "items/tests/backends.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace souk::items {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;

class item_service : public ::testing::Test {
protected:
    item add(const std::string& upc, std::int64_t units = 10)
    {
        draft what;
        what.about = {.upc = upc, .name = "Name of " + upc, .price = money{1250}};
        what.available_units = units;
        return wait(items.create(call, what)).value();
    }

    std::int64_t available(const std::string& upc) { return items.find(upc)->what.available_units; }

    result<void> hold(const std::string& order, const item& what, std::int64_t quantity)
    {
        const hold_request request{
            .order = {order},
            .payment = {"p"},
            .holder = "ada",
            .lines = {{what.id, what.about.upc, quantity}, {what.id, what.about.upc, quantity}},
            .ttl = seconds{900},
        };
        return wait(items.hold(call, request));
    }

    static import_source source_of(std::deque<import_line> lines)
    {
        return [lines = std::move(lines)]() mutable -> std::optional<import_line> {
            if (lines.empty()) {
                return std::nullopt;
            }
            auto next = std::move(lines.front());
            lines.pop_front();
            return next;
        };
    }

    import_report import(std::deque<import_line> lines)
    {
        const import_progress progress = [this](std::size_t done) { told.push_back(done); };
        return wait(items.import(call, source_of(std::move(lines)), progress));
    }

    static edit line(const std::string& upc, std::int64_t units = 1)
    {
        return {.upc = upc, .name = "N", .price = money{100}, .available_units = units};
    }

    fake_world world;
    souk::call call = fake_world::endless_call();
    testing::sqlite_backend backend;
    service items{backend.store(), world, {.import_batch = 2, .rejected_told = 2, .load_batch = 2}};
    std::vector<std::size_t> told;
};

TEST_F(item_service, shows_a_change_at_once)
{
    const auto made = add("UPC1");
    EXPECT_EQ(items.find("UPC1")->what, made);
    EXPECT_EQ(items.find(made.id.value)->what, made);
    const auto changed = wait(items.change(call, {.item = made.id, .change = {.name = "B"}}));
    EXPECT_EQ(items.find("UPC1")->what, changed.value());
    wait(items.adjust(call, {.item = made.id, .delta = 5, .reason = "found"})).value();
    EXPECT_EQ(available("UPC1"), 15);
    wait(items.remove(call, made.id)).value();
    EXPECT_EQ(items.find("UPC1"), nullptr);
    EXPECT_EQ(items.count(), 0U);
}

TEST_F(item_service, refuses_wrong_fields_all_at_once)
{
    const auto refused = wait(items.create(call, draft{}));
    EXPECT_EQ(refused.error().slug, "invalid-request");
    EXPECT_EQ(refused.error().errors.size(), 3U);
    const auto unchanged = wait(items.change(call, {.item = {"x"}, .change = {.price = money{0}}}));
    EXPECT_EQ(unchanged.error().slug, "invalid-request");
    const auto adjusted = wait(items.adjust(call, {.item = {"x"}, .delta = 0, .reason = ""}));
    EXPECT_EQ(adjusted.error().errors.size(), 2U);
}

TEST_F(item_service, shows_the_stock_of_holds_at_once)
{
    const auto made = add("UPC1");
    hold("o", made, 2).value();
    EXPECT_EQ(available("UPC1"), 6);
    wait(items.commit(call, {"o"}, {"p"})).value();
    EXPECT_EQ(available("UPC1"), 6);
    wait(items.release(call, {"o"}, std::nullopt)).value();
    EXPECT_EQ(available("UPC1"), 10);
    hold("o2", made, 2).value();
    world.advance(seconds{900});
    wait(items.expire_holds(call));
    EXPECT_EQ(available("UPC1"), 10);
    EXPECT_TRUE(wait(items.audit(call)).unbalanced.empty());
}

TEST_F(item_service, limits_the_holds_of_a_holder)
{
    const auto made = add("UPC1", 100);
    for (int i = 0; i < 5; ++i) {
        hold("o" + std::to_string(i), made, 1).value();
    }
    EXPECT_EQ(hold("o5", made, 1).error().slug, "too-many-checkouts");
}

TEST_F(item_service, expires_in_batches)
{
    service small{backend.store(), world, {.holds_per_holder = 9, .expire_batch = 2}};
    const auto made = add("UPC1", 100);
    for (int i = 0; i < 5; ++i) {
        hold("o" + std::to_string(i), made, 1).value();
    }
    world.advance(seconds{900});
    wait(small.expire_holds(call));
    EXPECT_EQ(wait(items.audit(call)).total.held, 0);
}

TEST_F(item_service, quotes_what_is_sold)
{
    const auto made = add("UPC1");
    add("UPC2");
    wait(items.remove(call, items.find("UPC2")->what.id)).value();
    const auto quotes = wait(items.quotes(call, {"UPC2", "UPC1", made.id.value, "upc1"}));
    const std::vector<quote> expected{{made.id, "UPC1", "Name of UPC1", money{1250}, 10}};
    EXPECT_EQ(quotes, expected);
}

TEST_F(item_service, loads_and_takes_over_others_edits)
{
    for (int i = 0; i < 5; ++i) {
        add("UPC" + std::to_string(i));
    }
    wait(items.remove(call, items.find("UPC0")->what.id)).value();
    service other{backend.store(), world, {.load_batch = 2}};
    wait(other.load(call));
    EXPECT_EQ(other.count(), 4U);
    EXPECT_EQ(other.find("UPC3")->json, items.find("UPC3")->json);
    const auto id = items.find("UPC3")->what.id;
    wait(items.change(call, {.item = id, .change = {.name = "Other"}})).value();
    wait(items.remove(call, items.find("UPC4")->what.id)).value();
    wait(other.refresh(call));
    EXPECT_EQ(other.find("UPC3")->what.about.name, "Other");
    EXPECT_EQ(other.find("UPC4"), nullptr);
}

TEST_F(item_service, follows_what_others_sell)
{
    const auto made = add("UPC1");
    // A refresh looks again at what was edited last.
    world.advance(seconds{60});
    add("UPC2");
    service other{backend.store(), world, {.load_batch = 2}};
    wait(other.load(call));
    for (int i = 0; i < 4; ++i) {
        hold("o" + std::to_string(i), made, 1).value();
    }
    EXPECT_EQ(other.find("UPC1")->what.available_units, 10);
    wait(other.refresh(call));
    EXPECT_EQ(other.find("UPC1")->what.available_units, 2);
    wait(items.release(call, {"o0"}, std::nullopt)).value();
    wait(other.refresh(call));
    EXPECT_EQ(other.find("UPC1")->json, items.find("UPC1")->json);
}

TEST_F(item_service, imports_and_says_what_it_did_not)
{
    add("UPC1");
    auto bad = line("UPC3");
    bad.price = money{0};
    const auto report = import({
        {2, line("UPC1", 3)},
        {3, std::unexpected{"is broken"}},
        {4, line("UPC2")},
        {5, bad},
        {7, std::unexpected{"is broken, too"}},
    });
    EXPECT_EQ(report.created, 1U);
    EXPECT_EQ(report.updated, 1U);
    EXPECT_EQ(report.rejected_count, 3U);
    const std::vector<rejected_line> first{
        {3, "is broken"}, {5, "price must be between 0.01 and 9999999.99"}
    };
    EXPECT_EQ(report.rejected, first);
    EXPECT_EQ(available("UPC1"), 3);
    EXPECT_EQ(available("UPC2"), 1);
    EXPECT_EQ(told, (std::vector<std::size_t>{2, 4, 5}));
    EXPECT_TRUE(wait(items.audit(call)).unbalanced.empty());
}

TEST_F(item_service, previews_what_an_import_does)
{
    add("UPC1");
    const std::deque<import_line> lines{
        {2, line("UPC1", 3)},
        {3, std::unexpected{"is broken"}},
        {4, line("UPC2")},
        {5, line("UPC2", 7)},
    };
    const auto entries = wait(items.movements(call, items.find("UPC1")->what.id, {}, 9)).value();
    const auto report = wait(items.preview(source_of(lines)));
    EXPECT_EQ(report.created, 1U);
    EXPECT_EQ(report.updated, 2U);
    EXPECT_EQ(report.rejected, (std::vector<rejected_line>{{3, "is broken"}}));
    EXPECT_EQ(items.count(), 1U);
    EXPECT_EQ(wait(items.movements(call, items.find("UPC1")->what.id, {}, 9)).value(), entries);
    const auto done = import(lines);
    EXPECT_EQ(done.created, report.created);
    EXPECT_EQ(done.updated, report.updated);
    EXPECT_EQ(done.rejected, report.rejected);
}

TEST_F(item_service, visits_every_living_item_once)
{
    for (int i = 0; i < 5; ++i) {
        add("UPC" + std::to_string(i));
    }
    wait(items.remove(call, items.find("UPC3")->what.id)).value();
    std::vector<std::string> seen;
    const auto see = [&seen](const item& each) { seen.push_back(each.about.upc); };
    wait(items.visit(see));
    EXPECT_EQ(seen, (std::vector<std::string>{"UPC0", "UPC1", "UPC2", "UPC4"}));
}

}  // namespace
}  // namespace souk::items
