#include "base/side_by_side.hpp"
#include "orders/tests/fake_shop.hpp"
#include "orders/tests/samples.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using ::testing::ElementsAre;
using testing::fake_shop;
using ::testing::SizeIs;
using testing::wait;

const std::optional<std::string> no_key;

class placing : public fake_shop {};

TEST_F(placing, takes_prices_and_names_from_the_item_service)
{
    const order placed = place({{"BREAD", 2}, {"SALT", 1}, {"BREAD", 1}});
    EXPECT_EQ(placed.total(), money{3 * 250 + 99});
    ASSERT_THAT(placed.fields().lines, SizeIs(2));
    EXPECT_EQ(placed.fields().lines[0].quantity, 3);
    EXPECT_EQ(placed.fields().lines[0].name, "Name of BREAD");
    EXPECT_EQ(placed.fields().owner, ann.email);
    EXPECT_EQ(now_of(placed.fields().id), placed.fields());
}

TEST_F(placing, keeps_where_it_goes)
{
    const auto placed =
        wait(orders.place(call, ann, {{"BREAD", 1}}, no_key, samples::home())).value();
    EXPECT_EQ(placed.fields().shipping_address, samples::home());
    EXPECT_EQ(now_of(placed.fields().id), placed.fields());
}

TEST_F(placing, takes_no_stock)
{
    place({{"BREAD", 10}});
    place({{"BREAD", 10}});
    EXPECT_EQ(items.available("BREAD"), 10);
}

TEST_F(placing, keeps_the_price_agreed)
{
    const order placed = place();
    items.stock("BREAD", money{99'999}, 10);
    EXPECT_EQ(*wait(orders.payable(call, placed.fields().id, ann.email)), money{500});
}

TEST_F(placing, names_each_unknown_item)
{
    const auto refused =
        wait(orders.place(call, ann, {{"GOLD", 1}, {"BREAD", 1}, {"JADE", 1}}, no_key));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, refusal_kind::not_found);
    EXPECT_EQ(refused.error().slug, "unknown-item");
    ASSERT_THAT(refused.error().errors, SizeIs(2));
    EXPECT_EQ(refused.error().errors[0].field, "GOLD");
    EXPECT_EQ(refused.error().errors[1].field, "JADE");
}

TEST_F(placing, names_each_short_line)
{
    const auto refused =
        wait(orders.place(call, ann, {{"BREAD", 11}, {"SALT", 3}, {"SALT", 3}}, no_key));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, refusal_kind::conflict);
    EXPECT_EQ(refused.error().slug, "insufficient-stock");
    EXPECT_THAT(
        refused.error().errors,
        ElementsAre(
            field_error{"BREAD", "wanted 11, 10 left"}, field_error{"SALT", "wanted 6, 5 left"}
        )
    );
}

TEST_F(placing, what_is_refused_leaves_nothing)
{
    EXPECT_FALSE(wait(orders.place(call, ann, {{"BREAD", 11}}, "k")));
    EXPECT_FALSE(wait(orders.place(call, ann, {}, "k")));
    EXPECT_TRUE(wait(orders.list(call, {})).orders.empty());
    EXPECT_TRUE(wait(orders.place(call, ann, {{"BREAD", 1}}, "k")));
}

TEST_F(placing, items_away_is_an_outage_and_a_repetition_works)
{
    items.away["quotes"] = 1;
    EXPECT_THROW(wait(orders.place(call, ann, {{"BREAD", 1}}, "k")), unavailable);
    EXPECT_TRUE(wait(orders.place(call, ann, {{"BREAD", 1}}, "k")));
    EXPECT_THAT(wait(orders.list(call, {})).orders, SizeIs(1));
}

class placing_under_a_key : public fake_shop {};

TEST_F(placing_under_a_key, again_answers_the_first_order_even_when_nothing_is_left)
{
    const auto first = wait(orders.place(call, ann, {{"BREAD", 1}, {"BREAD", 1}}, "k"));
    items.stock("BREAD", money{1}, 0);
    const auto again = wait(orders.place(call, ann, {{"BREAD", 2}}, "k"));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->fields(), first->fields());
    EXPECT_THAT(wait(orders.list(call, {})).orders, SizeIs(1));
}

TEST_F(placing_under_a_key, answers_the_order_as_it_was_then)
{
    const auto first = wait(orders.place(call, ann, {{"BREAD", 2}}, "k"));
    ASSERT_TRUE(wait(orders.cancel(call, ann, first->fields().id)));
    const auto again = wait(orders.place(call, ann, {{"BREAD", 2}}, "k"));
    EXPECT_EQ(again->fields(), first->fields());
}

TEST_F(placing_under_a_key, another_address_is_another_request)
{
    auto where = samples::home();
    const auto first = wait(orders.place(call, ann, {{"BREAD", 2}}, "k", where));
    EXPECT_EQ(first->fields().shipping_address, where);
    const auto again = wait(orders.place(call, ann, {{"BREAD", 2}}, "k", where));
    EXPECT_EQ(again->fields(), first->fields());
    where.line2 = "c/o Bob";
    for (const auto& other : {std::optional{where}, std::optional<address>{}}) {
        const auto refused = wait(orders.place(call, ann, {{"BREAD", 2}}, "k", other));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().slug, "idempotency-key-reused");
    }
}

TEST_F(placing_under_a_key, another_body_is_refused_before_anything_is_asked)
{
    ASSERT_TRUE(wait(orders.place(call, ann, {{"BREAD", 2}}, "k")));
    const int asked = items.quotes_asked;
    for (const auto& other : {wanted_line{"BREAD", 1}, {"SALT", 2}, {"UNKNOWN", 2}}) {
        const auto refused = wait(orders.place(call, ann, {other}, "k"));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, refusal_kind::unprocessable);
        EXPECT_EQ(refused.error().slug, "idempotency-key-reused");
    }
    EXPECT_EQ(items.quotes_asked, asked);
}

TEST_F(placing_under_a_key, another_account_s_key_is_another_key)
{
    const auto hers = wait(orders.place(call, ann, {{"BREAD", 2}}, "k"));
    const auto his = wait(orders.place(call, bob, {{"SALT", 1}}, "k"));
    ASSERT_TRUE(his);
    EXPECT_NE(his->fields().id, hers->fields().id);
}

TEST_F(placing_under_a_key, a_forgotten_key_places_anew)
{
    const auto first = wait(orders.place(call, ann, {{"BREAD", 1}}, "k"));
    world.advance(std::chrono::hours{47});
    wait(orders.forget_old_keys(call));
    EXPECT_EQ(wait(orders.place(call, ann, {{"BREAD", 1}}, "k"))->fields(), first->fields());
    world.advance(std::chrono::hours{2});
    wait(orders.forget_old_keys(call));
    EXPECT_NE(wait(orders.place(call, ann, {{"BREAD", 1}}, "k"))->fields().id, first->fields().id);
}

task<> place_into(
    service& orders,
    const souk::call& call,
    principal who,
    std::vector<wanted_line> wanted,
    std::vector<result<order>>& answers
)
{
    answers.push_back(co_await orders.place(call, who, std::move(wanted), "k"));
}

TEST_F(placing_under_a_key, a_hundred_at_once_are_one_order)
{
    std::vector<result<order>> answers;
    const auto race = [&]() -> task<> {
        std::vector<task<>> works;
        for (int i = 0; i < 100; ++i) {
            works.push_back(place_into(orders, call, ann, {{"BREAD", 2}}, answers));
        }
        co_await side_by_side(world, std::move(works));
    };
    wait(race());
    ASSERT_THAT(answers, SizeIs(100));
    for (const auto& each : answers) {
        ASSERT_TRUE(each);
        EXPECT_EQ(each->fields(), answers.front()->fields());
    }
    EXPECT_THAT(wait(orders.list(call, {})).orders, SizeIs(1));
}

TEST_F(placing_under_a_key, different_bodies_at_once_have_one_winner)
{
    std::vector<result<order>> answers;
    const auto race = [&]() -> task<> {
        std::vector<task<>> works;
        for (int i = 1; i <= 5; ++i) {
            works.push_back(place_into(orders, call, ann, {{"SALT", i}}, answers));
        }
        co_await side_by_side(world, std::move(works));
    };
    wait(race());
    EXPECT_EQ(std::ranges::count_if(answers, [](const auto& it) { return it.has_value(); }), 1);
    for (const auto& each : answers) {
        EXPECT_TRUE(each || each.error().slug == "idempotency-key-reused");
    }
    EXPECT_THAT(wait(orders.list(call, {})).orders, SizeIs(1));
}

}  // namespace

}  // namespace souk::orders
