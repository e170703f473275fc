// What a customer may rely on when a request is sent again under its Idempotency-Key.
#include "base/log.hpp"
#include "base/side_by_side.hpp"
#include "payments/tests/shop.hpp"

namespace souk::payments {

namespace {

using namespace testing;
using souk::testing::wait;

class idempotency_key : public ::testing::Test {
protected:
    shop shop;
    log::capture log;
};

TEST_F(idempotency_key, answers_the_same_payment_again)
{
    const auto first = shop.pay("good", "key");
    const auto again = shop.pay("good", "key");
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, *first);
    EXPECT_EQ(*shop.pay("", "key"), *first) << "the default method is the same method";
    EXPECT_EQ(shop.cards.charges, 1);
}

TEST_F(idempotency_key, answers_what_it_answered_first_after_a_refund)
{
    const auto first = shop.pay("good", "key");
    wait(shop.payments.cancel_order(shop.new_call(), bought));
    shop.perform_owed();
    ASSERT_EQ(shop.stored(first->id).status, payment_status::refunded);
    EXPECT_EQ(*shop.pay("good", "key"), *first);
}

TEST_F(idempotency_key, answers_a_refusal_again_and_does_not_try_again)
{
    const auto first = shop.pay("bad", "key");
    const auto again = shop.pay("bad", "key");
    EXPECT_EQ(again.error().slug, "payment-declined");
    EXPECT_EQ(again.error().kind, refusal_kind::declined);
    EXPECT_EQ(again.error().payment_id, first.error().payment_id);
    EXPECT_EQ(again.error().message, first.error().message);
    EXPECT_EQ(shop.all().size(), 1);
}

TEST_F(idempotency_key, answers_the_short_lines_again)
{
    refusal why = conflict("insufficient-stock", "Not enough.").error();
    why.errors.push_back({.field = "UPC001", .detail = "wanted 3, 1 left"});
    shop.desk.refuses_checkout = why;
    const auto first = shop.pay("good", "key");
    shop.desk.refuses_checkout.reset();
    const auto again = shop.pay("good", "key");
    EXPECT_EQ(again.error().slug, "insufficient-stock");
    EXPECT_EQ(again.error().message, first.error().message);
    EXPECT_EQ(again.error().errors, why.errors);
}

TEST_F(idempotency_key, is_not_used_up_by_a_request_that_started_nothing)
{
    shop.desk.refuses_payable = conflict("order-not-payable", "Not yet.").error();
    EXPECT_FALSE(shop.pay("good", "key"));
    shop.desk.refuses_payable.reset();
    EXPECT_TRUE(shop.pay("good", "key"));
}

TEST_F(idempotency_key, refuses_another_request)
{
    ASSERT_TRUE(shop.pay("good", "key"));
    EXPECT_EQ(shop.pay("bad", "key").error().slug, "idempotency-key-reused");
    EXPECT_EQ(shop.pay("bad", "key").error().kind, refusal_kind::unprocessable);
    EXPECT_EQ(shop.pay("good", "another key").error().slug, "already-paid");
}

TEST_F(idempotency_key, says_while_the_first_request_runs)
{
    shop.cards.away = true;
    EXPECT_THROW(shop.pay("good", "key"), unavailable);
    EXPECT_EQ(shop.pay("good", "key").error().slug, "request-in-progress");
    shop.cards.away = false;
    shop.recover();
    EXPECT_EQ(shop.pay("good", "key").error().slug, "payment-abandoned");
}

TEST_F(idempotency_key, makes_one_payment_of_parallel_requests)
{
    std::map<std::string, int> answers;
    const auto pay = [&]() -> task<> {
        const pay_request what{
            .order = bought, .amount = price, .method = "", .idempotency_key = "key"
        };
        const auto paid = co_await shop.payments.pay(shop.new_call(), ann, what);
        ++answers[paid ? paid->id.value : paid.error().slug];
    };
    std::vector<task<>> racing;
    for (int i = 0; i < 50; ++i) {
        racing.push_back(pay());
    }
    wait(side_by_side(shop.world, std::move(racing)));
    ASSERT_EQ(shop.all().size(), 1);
    EXPECT_EQ(shop.cards.charges, 1);
    const std::string made = shop.all().at(0).id.value;
    EXPECT_GE(answers[made], 1);
    EXPECT_EQ(answers[made] + answers["request-in-progress"], 50);
}

TEST_F(idempotency_key, makes_one_payment_of_two_orders_paid_in_parallel)
{
    const order_id other{"00000004-0000-7000-8000-000000000000"};
    shop.desk.totals[other] = price;
    std::map<std::string, int> answers;
    const auto pay = [&](order_id order) -> task<> {
        const pay_request what{
            .order = order, .amount = price, .method = "", .idempotency_key = "key"
        };
        const auto paid = co_await shop.payments.pay(shop.new_call(), ann, what);
        ++answers[paid ? "paid" : paid.error().slug];
    };
    std::vector<task<>> racing;
    racing.push_back(pay(bought));
    racing.push_back(pay(other));
    wait(side_by_side(shop.world, std::move(racing)));
    EXPECT_EQ(shop.all().size(), 1);
    EXPECT_EQ(answers, (std::map<std::string, int>{{"idempotency-key-reused", 1}, {"paid", 1}}));
}

TEST_F(idempotency_key, is_forgotten_after_its_time_only)
{
    ASSERT_TRUE(shop.pay("good", "key"));
    shop.world.advance(std::chrono::hours{47});
    EXPECT_EQ(wait(shop.payments.purge_keys(shop.new_call())), 0);
    shop.world.advance(std::chrono::hours{2});
    EXPECT_EQ(wait(shop.payments.purge_keys(shop.new_call())), 1);
    EXPECT_EQ(shop.pay("good", "key").error().slug, "already-paid");
}

}  // namespace
}  // namespace souk::payments
