#include "orders/tests/fake_shop.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using testing::fake_shop;
using ::testing::SizeIs;
using testing::wait;

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
    ASSERT_TRUE(wait(orders.complete(call, placed.fields().id, p1, money{500})));
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
    ASSERT_TRUE(wait(orders.complete(call, placed.fields().id, p1, money{500})));
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
