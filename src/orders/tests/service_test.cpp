#include "base/side_by_side.hpp"
#include "orders/tests/fake_shop.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>
#include <set>

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
    EXPECT_TRUE(wait(orders.list(call, {})).empty());
    EXPECT_TRUE(wait(orders.place(call, ann, {{"BREAD", 1}}, "k")));
}

TEST_F(placing, items_away_is_an_outage_and_a_repetition_works)
{
    items.away["quotes"] = 1;
    EXPECT_THROW(wait(orders.place(call, ann, {{"BREAD", 1}}, "k")), unavailable);
    EXPECT_TRUE(wait(orders.place(call, ann, {{"BREAD", 1}}, "k")));
    EXPECT_THAT(wait(orders.list(call, {})), SizeIs(1));
}

class placing_under_a_key : public fake_shop {};

TEST_F(placing_under_a_key, again_answers_the_first_order_even_when_nothing_is_left)
{
    const auto first = wait(orders.place(call, ann, {{"BREAD", 1}, {"BREAD", 1}}, "k"));
    items.stock("BREAD", money{1}, 0);
    const auto again = wait(orders.place(call, ann, {{"BREAD", 2}}, "k"));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->fields(), first->fields());
    EXPECT_THAT(wait(orders.list(call, {})), SizeIs(1));
}

TEST_F(placing_under_a_key, answers_the_order_as_it_was_then)
{
    const auto first = wait(orders.place(call, ann, {{"BREAD", 2}}, "k"));
    ASSERT_TRUE(wait(orders.cancel(call, ann, first->fields().id)));
    const auto again = wait(orders.place(call, ann, {{"BREAD", 2}}, "k"));
    EXPECT_EQ(again->fields(), first->fields());
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
    EXPECT_THAT(wait(orders.list(call, {})), SizeIs(1));
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
    EXPECT_THAT(wait(orders.list(call, {})), SizeIs(1));
}

class another_s_order : public fake_shop {};

template <class T>
void expect_same_refusal(const result<T>& a, const result<T>& b)
{
    ASSERT_FALSE(a);
    ASSERT_FALSE(b);
    EXPECT_EQ(a.error().kind, refusal_kind::not_found);
    EXPECT_EQ(a.error().slug, b.error().slug);
    EXPECT_EQ(a.error().message, b.error().message);
    EXPECT_EQ(a.error().errors, b.error().errors);
}

TEST_F(another_s_order, looks_exactly_like_no_order)
{
    const order_id hers = place().fields().id;
    const order_id none{"01890000-0000-7000-8000-00000000dead"};
    expect_same_refusal(wait(orders.show(call, bob, hers)), wait(orders.show(call, bob, none)));
    expect_same_refusal(
        wait(orders.history(call, bob, hers)), wait(orders.history(call, bob, none))
    );
    expect_same_refusal(wait(orders.cancel(call, bob, hers)), wait(orders.cancel(call, bob, none)));
    expect_same_refusal(
        wait(orders.change(call, bob, hers, {{"SALT", 1}})),
        wait(orders.change(call, bob, none, {{"SALT", 1}}))
    );
    // Also when the new lines are refused: the refusal must not tell that the order is there.
    expect_same_refusal(
        wait(orders.change(call, bob, hers, {{"GOLD", 1}})),
        wait(orders.change(call, bob, none, {{"GOLD", 1}}))
    );
    expect_same_refusal(
        wait(orders.payable(call, hers, bob.email)), wait(orders.payable(call, none, bob.email))
    );
    expect_same_refusal(
        wait(orders.checkout(call, hers, bob.email, p1)),
        wait(orders.checkout(call, none, bob.email, p1))
    );
    EXPECT_EQ(now_of(hers).version, 1);
}

TEST_F(another_s_order, is_an_administrator_s_to_see_and_cancel_but_not_to_change)
{
    const order_id hers = place().fields().id;
    EXPECT_TRUE(wait(orders.show(call, admin, hers)));
    EXPECT_THAT(*wait(orders.history(call, admin, hers)), SizeIs(1));
    EXPECT_FALSE(wait(orders.change(call, admin, hers, {{"SALT", 1}})));
    const auto canceled = wait(orders.cancel(call, admin, hers));
    ASSERT_TRUE(canceled);
    EXPECT_EQ(canceled->fields().canceled_because, cancel_reason::by_shop);
}

class changing : public fake_shop {};

TEST_F(changing, takes_today_s_prices)
{
    const order placed = place();
    items.stock("BREAD", money{300}, 10);
    const auto changed = wait(orders.change(call, ann, placed.fields().id, {{"BREAD", 3}}));
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->total(), money{900});
    EXPECT_EQ(now_of(placed.fields().id), changed->fields());
}

TEST_F(changing, is_refused_while_being_paid_and_after)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    const auto paying = wait(orders.change(call, ann, placed.fields().id, {{"SALT", 1}}));
    EXPECT_EQ(paying.error().slug, "order-being-paid");
    ASSERT_TRUE(wait(orders.complete(call, placed.fields().id, p1)));
    const auto paid = wait(orders.change(call, ann, placed.fields().id, {{"SALT", 1}}));
    EXPECT_EQ(paid.error().slug, "order-not-changeable");
    EXPECT_EQ(now_of(placed.fields().id).lines, placed.fields().lines);
}

class canceling : public fake_shop {};

TEST_F(canceling, a_created_order_publishes_and_takes_nothing_back)
{
    const order placed = place();
    const auto canceled = wait(orders.cancel(call, ann, placed.fields().id));
    ASSERT_TRUE(canceled);
    EXPECT_EQ(canceled->fields().status, order_status::canceled);
    EXPECT_EQ(canceled->fields().canceled_because, cancel_reason::by_customer);
    EXPECT_EQ(count_published(), 1U);
    EXPECT_EQ(wakes, 1);
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 10);
    EXPECT_TRUE(items.closed.contains(placed.fields().id));
}

TEST_F(canceling, an_order_being_paid_frees_what_it_holds)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    EXPECT_EQ(items.available("BREAD"), 8);
    ASSERT_TRUE(wait(orders.cancel(call, ann, placed.fields().id)));
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 10);
}

TEST_F(canceling, a_completed_order_puts_its_stock_back)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    ASSERT_TRUE(wait(orders.complete(call, placed.fields().id, p1)));
    ASSERT_TRUE(wait(orders.cancel(call, ann, placed.fields().id)));
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 10);
    EXPECT_EQ(count_published(), 1U);
}

TEST_F(canceling, again_answers_the_same_and_publishes_nothing_more)
{
    const order placed = place();
    const auto first = wait(orders.cancel(call, ann, placed.fields().id));
    world.advance(seconds{5});
    const auto again = wait(orders.cancel(call, admin, placed.fields().id));
    EXPECT_EQ(again->fields(), first->fields());
    EXPECT_EQ(count_published(), 1U);
    EXPECT_EQ(wakes, 1);
}

class checking_out : public fake_shop {};

TEST_F(checking_out, holds_every_line_and_answers_the_total)
{
    const order placed = place({{"BREAD", 2}, {"SALT", 1}});
    const auto total = check_out(placed, p1);
    ASSERT_TRUE(total);
    EXPECT_EQ(*total, money{599});
    EXPECT_EQ(items.available("BREAD"), 8);
    EXPECT_EQ(items.available("SALT"), 4);
    EXPECT_EQ(items.last_hold_time, std::chrono::minutes{15});
    EXPECT_EQ(items.last_customer, ann.email);
    EXPECT_EQ(now_of(placed.fields().id).paying, p1);
    EXPECT_EQ(wait(orders.count_paying(call)), 1U);
}

TEST_F(checking_out, may_be_repeated)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    const auto again = check_out(placed, p1);
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, money{500});
    EXPECT_EQ(items.available("BREAD"), 8);
    EXPECT_EQ(now_of(placed.fields().id).version, 2);
}

TEST_F(checking_out, a_refused_hold_abandons_the_attempt)
{
    const order placed = place();
    items.stock("BREAD", money{250}, 1);
    const auto refused = check_out(placed, p1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().slug, "insufficient-stock");
    EXPECT_THAT(refused.error().errors, SizeIs(1));
    EXPECT_EQ(now_of(placed.fields().id).paying, std::nullopt);
    items.stock("BREAD", money{250}, 10);
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 10);
    EXPECT_TRUE(check_out(placed, p2));
}

TEST_F(checking_out, too_many_checkouts_is_passed_on)
{
    const order placed = place();
    items.refuse_checkouts = true;
    EXPECT_EQ(check_out(placed, p1).error().slug, "too-many-checkouts");
    EXPECT_EQ(now_of(placed.fields().id).paying, std::nullopt);
}

TEST_F(checking_out, items_away_leaves_an_attempt_that_can_be_repeated_or_abandoned)
{
    const order placed = place();
    items.away["hold"] = 2;
    EXPECT_THROW(check_out(placed, p1), unavailable);
    EXPECT_THROW(check_out(placed, p1), unavailable);
    EXPECT_TRUE(check_out(placed, p1));
    EXPECT_EQ(items.available("BREAD"), 8);
    ASSERT_TRUE(wait(orders.abandon(call, placed.fields().id, p1)));
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 10);
    EXPECT_TRUE(check_out(placed, p2));
}

TEST_F(checking_out, another_attempt_frees_the_one_before)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    ASSERT_TRUE(check_out(placed, p2));
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 8);
    EXPECT_TRUE(items.held.contains({placed.fields().id, p2}));
    // The late failure of the first never frees its successor's hold.
    ASSERT_TRUE(wait(orders.abandon(call, placed.fields().id, p1)));
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 8);
    EXPECT_EQ(now_of(placed.fields().id).paying, p2);
}

TEST_F(checking_out, a_canceled_or_completed_order_is_refused)
{
    const order canceled = place();
    ASSERT_TRUE(wait(orders.cancel(call, ann, canceled.fields().id)));
    EXPECT_EQ(check_out(canceled, p1).error().slug, "order-not-payable");
    const order completed = place();
    ASSERT_TRUE(check_out(completed, p1));
    ASSERT_TRUE(wait(orders.complete(call, completed.fields().id, p1)));
    EXPECT_EQ(check_out(completed, p2).error().slug, "already-paid");
    const auto payable = wait(orders.payable(call, completed.fields().id, ann.email));
    EXPECT_EQ(payable.error().slug, "already-paid");
}

TEST_F(checking_out, canceled_between_start_and_hold_is_not_payable)
{
    const order placed = place();
    const order_id id = placed.fields().id;
    items.away["hold"] = 1;
    EXPECT_THROW(check_out(placed, p1), unavailable);
    // The item desk closed the order already, but this attempt does not know yet.
    items.closed.insert(id);
    const auto cancel_meanwhile = [&]() -> task<result<money>> {
        auto checking = orders.checkout(call, id, ann.email, p1);
        const order_change cancel = [&](order& it) -> result<consequences> {
            return it.cancel(cancel_reason::by_customer, world.now());
        };
        (void)co_await store->update(call, id, cancel);
        co_return co_await std::move(checking);
    };
    EXPECT_EQ(wait(cancel_meanwhile()).error().slug, "order-not-payable");
}

class completing : public fake_shop {};

TEST_F(completing, sells_what_was_held)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    const auto completed = wait(orders.complete(call, placed.fields().id, p1));
    ASSERT_TRUE(completed);
    EXPECT_EQ(completed->fields().status, order_status::completed);
    EXPECT_EQ(completed->fields().paid_by, p1);
    EXPECT_TRUE(items.sold.contains(placed.fields().id));
    EXPECT_EQ(items.available("BREAD"), 8);
    EXPECT_EQ(count_published(), 0U);
}

TEST_F(completing, again_sells_nothing_more)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    const auto first = wait(orders.complete(call, placed.fields().id, p1));
    const auto again = wait(orders.complete(call, placed.fields().id, p1));
    EXPECT_EQ(again->fields(), first->fields());
    EXPECT_EQ(items.available("BREAD"), 8);
}

TEST_F(completing, takes_the_stock_again_when_the_hold_expired)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    items.expire(placed.fields().id, p1);
    ASSERT_TRUE(wait(orders.complete(call, placed.fields().id, p1)));
    EXPECT_EQ(now_of(placed.fields().id).status, order_status::completed);
    EXPECT_EQ(items.available("BREAD"), 8);
}

TEST_F(completing, without_stock_cancels_and_gives_the_money_back)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    items.expire(placed.fields().id, p1);
    items.stock("BREAD", money{250}, 1);
    const auto canceled = wait(orders.complete(call, placed.fields().id, p1));
    ASSERT_TRUE(canceled);
    EXPECT_EQ(canceled->fields().status, order_status::canceled);
    EXPECT_EQ(canceled->fields().canceled_because, cancel_reason::out_of_stock);
    EXPECT_EQ(count_published(), 1U);
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 1);
}

TEST_F(completing, a_canceled_order_publishes_its_cancellation_again)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    ASSERT_TRUE(wait(orders.cancel(call, ann, placed.fields().id)));
    const int version = static_cast<int>(now_of(placed.fields().id).version);
    for (std::size_t published = 2; published <= 3; ++published) {
        ASSERT_TRUE(wait(orders.complete(call, placed.fields().id, p1)));
        EXPECT_EQ(count_published(), published);
    }
    EXPECT_EQ(wakes, 3);
    EXPECT_EQ(now_of(placed.fields().id).version, version);
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 10);
}

TEST_F(completing, an_unknown_order_is_refused)
{
    const auto refused = wait(orders.complete(call, {"no-such-order"}, p1));
    EXPECT_EQ(refused.error().slug, "unknown-order");
}

TEST_F(completing, items_away_is_repeated_until_it_works)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    items.away["commit"] = 3;
    for (int i = 0; i < 3; ++i) {
        EXPECT_THROW(wait(orders.complete(call, placed.fields().id, p1)), unavailable);
        EXPECT_EQ(now_of(placed.fields().id).status, order_status::created);
    }
    ASSERT_TRUE(wait(orders.complete(call, placed.fields().id, p1)));
    EXPECT_EQ(items.available("BREAD"), 8);
}

TEST_F(completing, races_with_canceling_lose_no_unit)
{
    for (int i = 0; i < 20; ++i) {
        const order placed = place();
        const order_id id = placed.fields().id;
        ASSERT_TRUE(check_out(placed, p1));
        const auto drop = [](auto work) -> task<> { (void)co_await std::move(work); };
        const auto race = [&]() -> task<> {
            std::vector<task<>> works;
            works.push_back(drop(orders.complete(call, id, p1)));
            works.push_back(drop(orders.cancel(call, ann, id)));
            co_await side_by_side(world, std::move(works));
        };
        wait(race());
        perform_effects();
        EXPECT_EQ(now_of(id).status, order_status::canceled);
        EXPECT_EQ(items.available("BREAD"), 10);
    }
}

class performing : public fake_shop {};

TEST_F(performing, an_effect_may_be_repeated_and_an_outage_is_thrown)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    const effect owed{.kind = release_stock, .key = placed.fields().id.value, .detail = p1.value};
    items.away["release"] = 1;
    EXPECT_THROW(wait(orders.perform(call, owed)), unavailable);
    wait(orders.perform(call, owed));
    wait(orders.perform(call, owed));
    EXPECT_EQ(items.available("BREAD"), 10);
    EXPECT_FALSE(items.closed.contains(placed.fields().id));
}

class erasing : public fake_shop {};

TEST_F(erasing, a_customer_s_orders_become_the_pseudonym_s)
{
    const order placed = place();
    wait(orders.erase_customer(call, ann.email, {"erased-1"}));
    EXPECT_FALSE(wait(orders.show(call, ann, placed.fields().id)));
    EXPECT_EQ(now_of(placed.fields().id).owner.value, "erased-1");
    const auto audited = wait(orders.scan(call, {}, 10));
    ASSERT_THAT(audited, SizeIs(1));
    EXPECT_TRUE(audited.front().fold_agrees);
}

}  // namespace

}  // namespace souk::orders
