#include "base/log.hpp"
#include "base/side_by_side.hpp"
// What becomes of payments whose outcome comes late, or was never recorded.
#include "payments/service.hpp"
#include "payments/tests/shop.hpp"

namespace souk::payments {

namespace {

using namespace testing;
using souk::testing::wait;
using types = std::vector<std::string>;

class late_outcome : public ::testing::Test {
protected:
    shop shop;
    log::capture log;
};

TEST_F(late_outcome, answers_pending_when_the_provider_is_silent_and_records_what_comes_late)
{
    const auto pay_and_wait = [&]() -> task<> {
        const pay_request what{
            .order = bought, .amount = price, .method = "slow", .idempotency_key = ""
        };
        const auto answered = co_await shop.payments.pay(shop.new_call(), ann, what);
        EXPECT_EQ(answered->status, payment_status::pending);
        EXPECT_EQ(shop.payments.charging(), 1);
        shop.cards.release();
        while (shop.payments.charging() > 0) {
            co_await shop.world.sleep(milliseconds{1});
        }
        const auto after = co_await shop.store->find(shop.new_call(), answered->id);
        EXPECT_EQ(after->status, payment_status::success);
    };
    wait(pay_and_wait());
    EXPECT_EQ(shop.published(), types{"PaymentSucceeded"});
}

TEST_F(late_outcome, waits_no_longer_than_the_caller)
{
    const auto pay_in_a_hurry = [&]() -> task<> {
        const pay_request what{
            .order = bought, .amount = price, .method = "slow", .idempotency_key = ""
        };
        service patient{
            *shop.store, shop.cards, shop.desk, shop.world, {.answer_within = milliseconds{60'000}}
        };
        const call hurried = background_call(shop.world, milliseconds{100});
        const auto answered = co_await patient.pay(hurried, ann, what);
        EXPECT_EQ(answered->status, payment_status::pending);
        shop.cards.release();
        while (patient.charging() > 0) {
            co_await shop.world.sleep(milliseconds{1});
        }
    };
    wait(pay_in_a_hurry());
    EXPECT_EQ(shop.all().at(0).status, payment_status::success) << "recorded with time of its own";
}

TEST_F(late_outcome, settles_a_payment_whose_order_service_was_away)
{
    shop.desk.away = true;
    EXPECT_THROW(shop.pay(), unavailable);
    const payment left = shop.all().at(0);
    EXPECT_EQ(left.status, payment_status::pending);
    EXPECT_EQ(wait(shop.payments.recover(shop.new_call())), 0) << "too young";
    EXPECT_EQ(shop.recover(), 1);
    EXPECT_EQ(shop.stored(left.id).failure_reason, "abandoned");
    EXPECT_EQ(shop.cards.states.at(left.id), charge_state::canceled);
    EXPECT_EQ(shop.published(), types{"PaymentFailed"});
    shop.desk.away = false;
    EXPECT_TRUE(shop.pay());
}

TEST_F(late_outcome, finds_a_charge_that_was_made_but_not_recorded)
{
    shop.cards.away = true;
    EXPECT_THROW(shop.pay(), unavailable);
    const payment left = shop.all().at(0);
    EXPECT_EQ(shop.recover(), 0) << "the provider is still away";
    EXPECT_EQ(shop.stored(left.id).status, payment_status::pending);
    shop.cards.away = false;
    shop.cards.states[left.id] = charge_state::charged;
    EXPECT_EQ(shop.recover(), 1);
    EXPECT_EQ(shop.stored(left.id).status, payment_status::success);
    EXPECT_EQ(shop.recover(), 0);
    EXPECT_EQ(shop.published(), types{"PaymentSucceeded"});
}

TEST_F(late_outcome, records_a_decline_that_was_not_heard)
{
    shop.cards.away = true;
    EXPECT_THROW(shop.pay("bad"), unavailable);
    shop.cards.away = false;
    const payment left = shop.all().at(0);
    shop.cards.states[left.id] = charge_state::declined;
    EXPECT_EQ(shop.recover(), 1);
    EXPECT_EQ(shop.stored(left.id).failure_reason, "declined");
}

TEST_F(late_outcome, tells_a_request_that_recovery_was_faster)
{
    // Recovery gives the attempt up while the request is about to charge.
    shop.cards.before_charge = [&] {
        const payment_id started{shop.all().at(0).id};
        shop.cards.states[started] = charge_state::canceled;
    };
    const auto refused = shop.pay();
    EXPECT_EQ(refused.error().slug, "payment-abandoned");
    EXPECT_EQ(shop.cards.charges, 0);
    EXPECT_EQ(shop.stored({refused.error().payment_id}).status, payment_status::failed);
}

TEST_F(late_outcome, answers_what_recovery_recorded_when_it_was_faster_than_a_refusal)
{
    shop.desk.refuses_checkout = conflict("insufficient-stock", "Too little.").error();
    shop.desk.before_checkout = [&](const payment_id&) -> task<> {
        shop.world.advance(milliseconds{31'000});
        EXPECT_EQ(co_await shop.payments.recover(shop.new_call()), 1);
    };
    const auto first = shop.pay("good", "key");
    EXPECT_EQ(first.error().slug, "payment-abandoned");
    const auto again = shop.pay("good", "key");
    EXPECT_EQ(again.error().slug, "payment-abandoned");
    EXPECT_EQ(again.error().payment_id, first.error().payment_id);
}

TEST_F(late_outcome, says_again_that_an_attempt_failed_which_was_checked_out_after_that)
{
    shop.desk.before_checkout = [&](const payment_id&) -> task<> {
        shop.world.advance(milliseconds{31'000});
        EXPECT_EQ(co_await shop.payments.recover(shop.new_call()), 1);
    };
    EXPECT_EQ(shop.pay().error().slug, "payment-abandoned");
    EXPECT_EQ(shop.published(), (types{"PaymentFailed", "PaymentFailed"}));
}

TEST_F(late_outcome, begins_no_checkout_of_an_attempt_that_may_have_been_given_up)
{
    const auto latest = shop.world.steady_now() + payment_settings{}.pending_for;
    ASSERT_TRUE(shop.pay());
    EXPECT_LT(shop.desk.checkout_deadline, latest + milliseconds{10'000});
}

TEST_F(late_outcome, gives_back_what_is_charged_after_the_cancellation)
{
    const auto cancel_while_charging = [&]() -> task<> {
        const pay_request what{
            .order = bought, .amount = price, .method = "slow", .idempotency_key = ""
        };
        const auto answered = co_await shop.payments.pay(shop.new_call(), ann, what);
        EXPECT_EQ(answered->status, payment_status::pending);
        co_await shop.payments.cancel_order(shop.new_call(), bought);
        shop.cards.release();
        while (shop.payments.charging() > 0) {
            co_await shop.world.sleep(milliseconds{1});
        }
    };
    wait(cancel_while_charging());
    EXPECT_EQ(shop.perform_owed(), 1);
    EXPECT_EQ(shop.all().at(0).status, payment_status::refunded);
    EXPECT_EQ(shop.published(), types{"PaymentSucceeded"});
}

TEST_F(late_outcome, gives_back_a_charge_that_lands_after_the_attempt_was_given_up)
{
    shop.desk.away = true;
    EXPECT_THROW(shop.pay(), unavailable);
    ASSERT_EQ(shop.recover(), 1);
    const payment given_up = shop.all().at(0);
    const auto record_late = [&](settlement& it) {
        return result<consequences>{it.succeed(given_up.id, shop.world.now())};
    };
    shop.cards.states[given_up.id] = charge_state::charged;
    const auto update = [&]() -> task<> {
        (void)co_await shop.store->update(shop.new_call(), bought, given_up.id, record_late);
    };
    wait(update());
    EXPECT_EQ(shop.perform_owed(), 1);
    EXPECT_EQ(shop.cards.states.at(given_up.id), charge_state::refunded);
    EXPECT_EQ(shop.stored(given_up.id).status, payment_status::failed);
}

}  // namespace
}  // namespace souk::payments
