#include "base/log.hpp"
#include "base/side_by_side.hpp"
#include "payments/service.hpp"
#include "payments/tests/shop.hpp"

namespace souk::payments {

namespace {

using namespace testing;
using souk::testing::wait;
using types = std::vector<std::string>;

class payment_service : public ::testing::Test {
protected:
    shop shop;
    log::capture log;
};

TEST_F(payment_service, pays_an_order)
{
    const auto paid = shop.pay();
    ASSERT_TRUE(paid);
    EXPECT_EQ(paid->status, payment_status::success);
    EXPECT_EQ(paid->amount, price);
    EXPECT_EQ(shop.stored(paid->id), *paid);
    EXPECT_EQ(shop.cards.states.at(paid->id), charge_state::charged);
    EXPECT_EQ(shop.published(), types{"PaymentSucceeded"});
    EXPECT_EQ(shop.payments.charging(), 0);
}

TEST_F(payment_service, refuses_a_second_payment)
{
    ASSERT_TRUE(shop.pay());
    EXPECT_EQ(shop.pay().error().slug, "already-paid");
    EXPECT_EQ(shop.cards.charges, 1);
}

TEST_F(payment_service, asks_before_it_starts_anything)
{
    shop.desk.refuses_payable = conflict("order-not-payable", "It is canceled.").error();
    EXPECT_EQ(shop.pay().error().slug, "order-not-payable");
    const pay_request what{.order = bought, .amount = price, .method = "", .idempotency_key = ""};
    EXPECT_EQ(wait(shop.payments.pay(shop.new_call(), bob, what)).error().slug, "unknown-order");
    EXPECT_TRUE(shop.all().empty());
}

TEST_F(payment_service, refuses_another_amount_and_an_unknown_method)
{
    pay_request what{.order = bought, .amount = {3997}, .method = "", .idempotency_key = ""};
    const auto other_amount = wait(shop.payments.pay(shop.new_call(), ann, what));
    EXPECT_EQ(other_amount.error().slug, "amount-mismatch");
    EXPECT_EQ(other_amount.error().kind, refusal_kind::unprocessable);
    what.method = "gold";
    const auto other_method = wait(shop.payments.pay(shop.new_call(), ann, what));
    EXPECT_EQ(other_method.error().kind, refusal_kind::invalid);
    EXPECT_EQ(other_method.error().errors.at(0).field, "paymentMethod");
    EXPECT_TRUE(shop.all().empty());
}

TEST_F(payment_service, keeps_a_declined_payment_and_lets_the_order_be_paid_again)
{
    const auto refused = shop.pay("bad");
    EXPECT_EQ(refused.error().kind, refusal_kind::declined);
    EXPECT_EQ(refused.error().slug, "payment-declined");
    const payment kept = shop.stored({refused.error().payment_id});
    EXPECT_EQ(kept.status, payment_status::failed);
    EXPECT_EQ(kept.failure_reason, "declined");
    EXPECT_TRUE(shop.pay());
    EXPECT_EQ(shop.published(), (types{"PaymentFailed", "PaymentSucceeded"}));
}

TEST_F(payment_service, fails_what_the_order_service_refuses_to_check_out)
{
    refusal why = conflict("insufficient-stock", "Not enough.").error();
    why.errors.push_back({.field = "UPC001", .detail = "wanted 3, 1 left"});
    shop.desk.refuses_checkout = why;
    const auto refused = shop.pay();
    EXPECT_EQ(refused.error().slug, "insufficient-stock");
    EXPECT_EQ(refused.error().errors, why.errors);
    EXPECT_EQ(shop.stored({refused.error().payment_id}).failure_reason, "insufficient-stock");
    EXPECT_EQ(shop.cards.charges, 0);
    shop.desk.refuses_checkout.reset();
    EXPECT_TRUE(shop.pay());
}

TEST_F(payment_service, an_attempt_that_orders_gave_up_meanwhile_is_abandoned)
{
    shop.desk.refuses_checkout = conflict("attempt-closed", "Given up.").error();
    const auto refused = shop.pay();
    EXPECT_EQ(refused.error().slug, "payment-abandoned");
    EXPECT_EQ(shop.stored({refused.error().payment_id}).failure_reason, "abandoned");
    shop.desk.refuses_checkout.reset();
    EXPECT_TRUE(shop.pay());
}

TEST_F(payment_service, fails_when_the_total_changed_before_the_checkout)
{
    shop.desk.total_at_checkout = money{5000};
    const auto refused = shop.pay();
    EXPECT_EQ(refused.error().slug, "amount-mismatch");
    EXPECT_EQ(shop.stored({refused.error().payment_id}).status, payment_status::failed);
    EXPECT_EQ(shop.cards.charges, 0);
}

TEST_F(payment_service, charges_once_when_an_order_is_paid_in_parallel)
{
    int succeeded = 0;
    const auto pay = [&]() -> task<> {
        const pay_request what{
            .order = bought, .amount = price, .method = "", .idempotency_key = ""
        };
        const auto paid = co_await shop.payments.pay(shop.new_call(), ann, what);
        succeeded += paid ? 1 : 0;
    };
    std::vector<task<>> racing;
    for (int i = 0; i < 100; ++i) {
        racing.push_back(pay());
    }
    wait(side_by_side(shop.world, std::move(racing)));
    EXPECT_EQ(succeeded, 1);
    EXPECT_EQ(shop.cards.charges, 1);
    EXPECT_EQ(shop.all().size(), 1);
}

TEST_F(payment_service, gives_the_money_of_a_canceled_order_back)
{
    const auto paid = shop.pay();
    wait(shop.payments.cancel_order(shop.new_call(), bought));
    wait(shop.payments.cancel_order(shop.new_call(), bought));
    EXPECT_EQ(shop.perform_owed(), 1);
    EXPECT_EQ(shop.stored(paid->id).status, payment_status::refunded);
    EXPECT_EQ(shop.cards.states.at(paid->id), charge_state::refunded);
    const effect again{.kind = "refund", .key = bought.value, .detail = paid->id.value};
    wait(shop.payments.perform(shop.new_call(), again));
    EXPECT_EQ(wait(shop.store->history(shop.new_call(), paid->id)).size(), 3);
}

TEST_F(payment_service, refuses_a_payment_of_an_order_canceled_before)
{
    wait(shop.payments.cancel_order(shop.new_call(), bought));
    EXPECT_EQ(shop.pay().error().slug, "order-not-payable");
    EXPECT_EQ(shop.desk.checkouts, 0);
}

TEST_F(payment_service, shows_a_payment_to_its_owner_and_administrators_only)
{
    const auto paid = shop.pay();
    const auto show = [&](const principal& who, const payment_id& id) {
        return wait(shop.payments.show(shop.new_call(), who, id));
    };
    EXPECT_TRUE(show(ann, paid->id));
    EXPECT_TRUE(show(boss, paid->id));
    const payment_id absent{"00000009-0000-7000-8000-000000000000"};
    EXPECT_EQ(show(bob, paid->id).error().slug, show(bob, absent).error().slug);
    EXPECT_EQ(show(bob, paid->id).error().message, show(bob, absent).error().message);
}

TEST_F(payment_service, lists_own_payments_only)
{
    ASSERT_TRUE(shop.pay());
    const auto list = [&](const principal& who, const payment_filter& filter) {
        return wait(shop.payments.list(shop.new_call(), who, filter));
    };
    EXPECT_EQ(list(ann, {})->payments.size(), 1);
    EXPECT_EQ(list(bob, {})->payments.size(), 0);
    EXPECT_EQ(list(bob, {.order = bought})->payments.size(), 0);
    EXPECT_EQ(list(bob, {.account = ann.email}).error().slug, "forbidden");
    EXPECT_EQ(list(boss, {})->payments.size(), 1);
    EXPECT_EQ(list(boss, {.account = ann.email})->payments.size(), 1);
    EXPECT_EQ(list(boss, {.account = bob.email})->payments.size(), 0);
}

TEST_F(payment_service, refunds_by_canceling_the_order)
{
    const auto paid = shop.pay();
    const auto refund = [&] { return wait(shop.payments.refund(shop.new_call(), boss, paid->id)); };
    EXPECT_EQ(refund()->status, payment_status::success);
    EXPECT_EQ(shop.desk.canceled, std::vector{bought});
    wait(shop.payments.cancel_order(shop.new_call(), bought));
    shop.perform_owed();
    EXPECT_EQ(refund()->status, payment_status::refunded);
    EXPECT_EQ(shop.desk.canceled.size(), 1);
}

TEST_F(payment_service, refunds_only_what_took_money)
{
    const auto declined = shop.pay("bad");
    const payment_id id{declined.error().payment_id};
    const auto refused = wait(shop.payments.refund(shop.new_call(), boss, id));
    EXPECT_EQ(refused.error().slug, "not-refundable");
    const payment_id absent{"00000009-0000-7000-8000-000000000000"};
    const auto unknown = wait(shop.payments.refund(shop.new_call(), boss, absent));
    EXPECT_EQ(unknown.error().slug, "unknown-payment");
}

TEST_F(payment_service, refuses_an_effect_it_does_not_know)
{
    const effect foreign{.kind = "dance", .key = "a", .detail = "b"};
    EXPECT_THROW(wait(shop.payments.perform(shop.new_call(), foreign)), std::logic_error);
}

}  // namespace
}  // namespace souk::payments
