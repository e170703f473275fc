// What every settlement store must do with a change.
#include "base/side_by_side.hpp"
#include "payments/tests/store_contract.hpp"

namespace souk::payments::contract {

namespace {

template <class Backend>
class settlement_update : public store_contract<Backend> {};
TYPED_TEST_SUITE(settlement_update, backends);

TYPED_TEST(settlement_update, keeps_a_started_payment)
{
    ASSERT_TRUE(this->start(1, 9));
    const auto found = wait(this->store.find(this->call, payment_of(1)));
    ASSERT_TRUE(found);
    const payment expected{
        .id = payment_of(1),
        .order = order_of(9),
        .account = ann,
        .status = payment_status::pending,
        .amount = {3998},
        .method = "pm_card_visa",
        .failure_reason = "",
        .created_at = then,
        .updated_at = then,
        .version = 1,
    };
    EXPECT_EQ(*found, expected);
    EXPECT_FALSE(wait(this->store.find(this->call, payment_of(2))));
    EXPECT_EQ(this->backend.consequences_told, 0);
}

TYPED_TEST(settlement_update, saves_a_step_with_its_event_and_tells_of_it)
{
    ASSERT_TRUE(this->start(1, 9));
    ASSERT_TRUE(this->succeed(1, 9));
    const auto found = wait(this->store.find(this->call, payment_of(1)));
    EXPECT_EQ(found->status, payment_status::success);
    EXPECT_EQ(found->updated_at, now);
    EXPECT_EQ(this->backend.published(), 1);
    EXPECT_EQ(this->backend.consequences_told, 1);
}

TYPED_TEST(settlement_update, saves_nothing_when_the_change_is_refused)
{
    const auto refused = this->update(order_of(9), std::nullopt, [](settlement& it) {
        (void)it.start(settlement_update<TypeParam>::attempt(1, ann, "key"), then);
        (void)it.succeed(payment_of(1), now);
        (void)it.cancel_order(now);
        return result<consequences>{conflict("no", "No.")};
    });
    EXPECT_EQ(refused.error().slug, "no");
    EXPECT_FALSE(wait(this->store.find(this->call, payment_of(1))));
    EXPECT_FALSE(wait(this->store.find_key(this->call, ann, "key")));
    EXPECT_TRUE(wait(this->store.history(this->call, payment_of(1))).empty());
    EXPECT_EQ(this->backend.published(), 0);
    EXPECT_TRUE(this->start(1, 9)) << "the order was not canceled";
}

TYPED_TEST(settlement_update, saves_several_steps_at_once)
{
    const auto done = this->update(order_of(9), std::nullopt, [](settlement& it) {
        (void)it.start(settlement_update<TypeParam>::attempt(1, ann), then);
        return result<consequences>{it.succeed(payment_of(1), now)};
    });
    ASSERT_TRUE(done);
    EXPECT_EQ(wait(this->store.find(this->call, payment_of(1)))->status, payment_status::success);
    EXPECT_EQ(wait(this->store.history(this->call, payment_of(1))).size(), 2);
}

TYPED_TEST(settlement_update, lets_one_payment_of_an_order_live)
{
    ASSERT_TRUE(this->start(1, 9));
    EXPECT_EQ(this->start(2, 9).error().slug, "payment-in-progress");
    ASSERT_TRUE(this->succeed(1, 9));
    EXPECT_EQ(this->start(2, 9).error().slug, "already-paid");
    EXPECT_TRUE(this->start(2, 8)) << "another order";
}

TYPED_TEST(settlement_update, lets_a_failed_payment_be_followed)
{
    ASSERT_TRUE(this->start(1, 9));
    ASSERT_TRUE(this->fail(1, 9));
    EXPECT_TRUE(this->start(2, 9));
    const payment_filter of_order{.account = std::nullopt, .order = order_of(9)};
    EXPECT_EQ(this->listed(of_order), (std::vector{numbered(2), numbered(1)}));
}

TYPED_TEST(settlement_update, loads_the_payment_a_change_is_about)
{
    ASSERT_TRUE(this->start(1, 9));
    ASSERT_TRUE(this->fail(1, 9));
    ASSERT_TRUE(this->start(2, 9));
    ASSERT_TRUE(this->succeed(1, 9)) << "the late charge of a failed payment";
    EXPECT_EQ(wait(this->store.find(this->call, payment_of(1)))->status, payment_status::failed);
    EXPECT_EQ(this->backend.owed(), 1);
    const auto of_another_order = this->update(order_of(8), payment_of(1), [](settlement& it) {
        EXPECT_EQ(it.find(payment_of(1)), nullptr);
        return result<consequences>{};
    });
    EXPECT_TRUE(of_another_order);
}

TYPED_TEST(settlement_update, remembers_a_cancellation_without_a_payment)
{
    const settlement_change cancel = [](settlement& it) { return it.cancel_order(now); };
    ASSERT_TRUE(this->update(order_of(9), std::nullopt, cancel));
    ASSERT_TRUE(this->update(order_of(9), std::nullopt, cancel));
    EXPECT_EQ(this->start(1, 9).error().slug, "order-not-payable");
}

TYPED_TEST(settlement_update, lets_one_of_many_racing_starts_win)
{
    int won = 0;
    const auto race = [&](settlement_store& store, int number) -> task<> {
        const settlement_change change = [number](settlement& it) {
            return it.start(settlement_update<TypeParam>::attempt(number, ann, "key"), then);
        };
        const auto started =
            co_await store.update(fake_world::endless_call(), order_of(9), std::nullopt, change);
        won += started ? 1 : 0;
    };
    std::vector<task<>> racing;
    for (int i = 1; i <= 50; ++i) {
        racing.push_back(race(this->store, i));
    }
    fake_world world;
    wait(side_by_side(world, std::move(racing)));
    EXPECT_EQ(won, 1);
    EXPECT_EQ(this->listed({}).size(), 1);
}

}  // namespace
}  // namespace souk::payments::contract
