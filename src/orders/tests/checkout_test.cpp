// From the checkout to the sale: what orders does while and after money is taken.
#include "base/side_by_side.hpp"
#include "orders/tests/fake_shop.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using testing::fake_shop;
using ::testing::SizeIs;
using testing::wait;

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
    ASSERT_TRUE(wait(orders.complete(call, completed.fields().id, p1, money{500})));
    EXPECT_EQ(check_out(completed, p2).error().slug, "already-paid");
    const auto payable = wait(orders.payable(call, completed.fields().id, ann.email));
    EXPECT_EQ(payable.error().slug, "already-paid");
}

TEST_F(checking_out, canceled_between_start_and_hold_is_not_payable)
{
    const order placed = place();
    const order_id id = placed.fields().id;
    items.before_hold = [&]() -> task<> {
        EXPECT_TRUE(co_await orders.cancel(call, ann, id));
        const effect owed{.kind = release_stock, .key = id.value, .detail = ""};
        co_await orders.perform(call, owed);
    };
    EXPECT_EQ(check_out(placed, p1).error().slug, "order-not-payable");
    EXPECT_EQ(items.available("BREAD"), 10);
}

class completing : public fake_shop {};

TEST_F(completing, sells_what_was_held)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    const auto completed = wait(orders.complete(call, placed.fields().id, p1, money{500}));
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
    const auto first = wait(orders.complete(call, placed.fields().id, p1, money{500}));
    const auto again = wait(orders.complete(call, placed.fields().id, p1, money{500}));
    EXPECT_EQ(again->fields(), first->fields());
    EXPECT_EQ(items.available("BREAD"), 8);
}

TEST_F(completing, asks_for_nothing_once_the_order_is_decided)
{
    const order completed = place();
    ASSERT_TRUE(check_out(completed, p1));
    ASSERT_TRUE(wait(orders.complete(call, completed.fields().id, p1, money{500})));
    ASSERT_TRUE(wait(orders.complete(call, completed.fields().id, p1, money{500})));
    const order canceled = place();
    ASSERT_TRUE(check_out(canceled, p1));
    ASSERT_TRUE(wait(orders.cancel(call, ann, canceled.fields().id)));
    ASSERT_TRUE(wait(orders.complete(call, canceled.fields().id, p1, money{500})));
    EXPECT_EQ(items.commits_asked, 1);
}

TEST_F(completing, canceled_meanwhile_stays_canceled_and_says_so_again)
{
    const order placed = place();
    const order_id id = placed.fields().id;
    ASSERT_TRUE(check_out(placed, p1));
    items.before_commit = [&]() -> task<> {
        EXPECT_TRUE(co_await orders.cancel(call, ann, id));
        const effect owed{.kind = release_stock, .key = id.value, .detail = ""};
        co_await orders.perform(call, owed);
    };
    ASSERT_TRUE(wait(orders.complete(call, id, p1, money{500})));
    EXPECT_EQ(now_of(id).canceled_because, cancel_reason::by_customer);
    EXPECT_EQ(count_published(), 2U);
    EXPECT_EQ(items.available("BREAD"), 10);
}

TEST_F(completing, a_refusal_that_comes_late_never_cancels_what_was_completed)
{
    const order placed = place();
    const order_id id = placed.fields().id;
    ASSERT_TRUE(check_out(placed, p1));
    items.before_commit = [&]() -> task<> {
        EXPECT_TRUE(co_await orders.complete(call, id, p1, money{500}));
        items.closed.insert(id);
    };
    ASSERT_TRUE(wait(orders.complete(call, id, p1, money{500})));
    EXPECT_EQ(now_of(id).status, order_status::completed);
    EXPECT_EQ(count_published(), 0U);
}

TEST_F(completing, takes_the_stock_again_when_the_hold_expired)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    items.expire(placed.fields().id, p1);
    ASSERT_TRUE(wait(orders.complete(call, placed.fields().id, p1, money{500})));
    EXPECT_EQ(now_of(placed.fields().id).status, order_status::completed);
    EXPECT_EQ(items.available("BREAD"), 8);
}

TEST_F(completing, without_stock_cancels_and_gives_the_money_back)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    items.expire(placed.fields().id, p1);
    items.stock("BREAD", money{250}, 1);
    const auto canceled = wait(orders.complete(call, placed.fields().id, p1, money{500}));
    ASSERT_TRUE(canceled);
    EXPECT_EQ(canceled->fields().status, order_status::canceled);
    EXPECT_EQ(canceled->fields().canceled_because, cancel_reason::out_of_stock);
    EXPECT_EQ(count_published(), 1U);
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 1);
}

TEST_F(completing, what_another_payment_service_took_is_held_and_sold_at_once)
{
    const order placed = place();
    const order_id id = placed.fields().id;
    ASSERT_TRUE(wait(orders.complete(call, id, p1, placed.total())));
    EXPECT_EQ(now_of(id).status, order_status::completed);
    EXPECT_EQ(now_of(id).paid_by, p1);
    EXPECT_TRUE(items.sold.contains(id));
    EXPECT_EQ(items.available("BREAD"), 8);
    EXPECT_EQ(count_published(), 0U);
}

TEST_F(completing, takes_the_place_of_an_attempt_at_our_own_payments)
{
    const order placed = place();
    const order_id id = placed.fields().id;
    ASSERT_TRUE(check_out(placed, p1));
    ASSERT_TRUE(wait(orders.complete(call, id, p2, placed.total())));
    perform_effects();
    EXPECT_EQ(now_of(id).paid_by, p2);
    EXPECT_EQ(items.available("BREAD"), 8);
}

TEST_F(completing, another_amount_of_another_payment_service_cancels_and_gives_it_back)
{
    const order placed = place();
    const auto canceled = wait(orders.complete(call, placed.fields().id, p1, money{499}));
    ASSERT_TRUE(canceled);
    EXPECT_EQ(canceled->fields().canceled_because, cancel_reason::by_shop);
    EXPECT_EQ(count_published(), 1U);
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 10);
}

TEST_F(completing, without_stock_for_another_payment_service_gives_the_money_back)
{
    const order placed = place();
    items.stock("BREAD", money{250}, 1);
    const auto canceled = wait(orders.complete(call, placed.fields().id, p1, placed.total()));
    ASSERT_TRUE(canceled);
    EXPECT_EQ(canceled->fields().canceled_because, cancel_reason::out_of_stock);
    EXPECT_EQ(count_published(), 1U);
}

TEST_F(completing, too_many_checkouts_put_off_what_another_payment_service_took)
{
    const order placed = place();
    const order_id id = placed.fields().id;
    items.refuse_checkouts = true;
    EXPECT_THROW(wait(orders.complete(call, id, p1, placed.total())), unavailable);
    EXPECT_EQ(now_of(id).status, order_status::created);
    items.refuse_checkouts = false;
    ASSERT_TRUE(wait(orders.complete(call, id, p1, placed.total())));
    EXPECT_EQ(now_of(id).status, order_status::completed);
}

TEST_F(completing, a_canceled_order_publishes_its_cancellation_again)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    ASSERT_TRUE(wait(orders.cancel(call, ann, placed.fields().id)));
    const int version = static_cast<int>(now_of(placed.fields().id).version);
    for (std::size_t published = 2; published <= 3; ++published) {
        ASSERT_TRUE(wait(orders.complete(call, placed.fields().id, p1, money{500})));
        EXPECT_EQ(count_published(), published);
    }
    EXPECT_EQ(wakes, 3);
    EXPECT_EQ(now_of(placed.fields().id).version, version);
    perform_effects();
    EXPECT_EQ(items.available("BREAD"), 10);
}

TEST_F(completing, an_unknown_order_is_refused)
{
    const auto refused = wait(orders.complete(call, {"no-such-order"}, p1, money{500}));
    EXPECT_EQ(refused.error().slug, "unknown-order");
}

TEST_F(completing, items_away_is_repeated_until_it_works)
{
    const order placed = place();
    ASSERT_TRUE(check_out(placed, p1));
    items.away["commit"] = 3;
    for (int i = 0; i < 3; ++i) {
        EXPECT_THROW(wait(orders.complete(call, placed.fields().id, p1, money{500})), unavailable);
        EXPECT_EQ(now_of(placed.fields().id).status, order_status::created);
    }
    ASSERT_TRUE(wait(orders.complete(call, placed.fields().id, p1, money{500})));
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
            works.push_back(drop(orders.complete(call, id, p1, money{500})));
            works.push_back(drop(orders.cancel(call, ann, id)));
            co_await side_by_side(world, std::move(works));
        };
        wait(race());
        perform_effects();
        EXPECT_EQ(now_of(id).status, order_status::canceled);
        EXPECT_EQ(items.available("BREAD"), 10);
    }
}

}  // namespace

}  // namespace souk::orders
