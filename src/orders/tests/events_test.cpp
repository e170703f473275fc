// The two topics, as their consumers read them.
#include "orders/events.hpp"
#include "orders/tests/samples.hpp"
#include "payments/events.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace souk::orders {

namespace {

constexpr auto order_uuid = "01890000-0000-7000-8000-000000000001";
constexpr auto payment_uuid = "01890000-0000-7000-8000-00000000000a";

timestamp any_time()
{
    return from_milliseconds(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000));
}

RC_GTEST_PROP(order_events, cancelled_is_read_as_it_was_written, ())
{
    const order_cancelled written{.order = samples::id, .occurred_at = any_time()};
    const event raw = to_event(written);
    RC_ASSERT(raw.topic == "order.events");
    RC_ASSERT(raw.type == "OrderCancelled");
    RC_ASSERT(raw.key == samples::id.value);
    const auto read = order_cancelled::read(raw.body);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->order == written.order);
    RC_ASSERT(read->occurred_at == written.occurred_at);
}

template <class Event>
void check_payment_event(const std::string& type)
{
    const Event written{
        .order = samples::id,
        .payment = samples::first_payment,
        .amount = {*rc::gen::inRange<std::int64_t>(0, 999'999'999'999)},
        .occurred_at = any_time(),
    };
    const event raw = payments::to_event(written);
    RC_ASSERT(raw.topic == "payment.events");
    RC_ASSERT(raw.type == type);
    RC_ASSERT(raw.key == samples::id.value);
    const auto read = Event::read(raw.body);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->order == written.order);
    RC_ASSERT(read->payment == written.payment);
    RC_ASSERT(read->amount == written.amount);
    RC_ASSERT(read->occurred_at == written.occurred_at);
}

RC_GTEST_PROP(payment_events, are_read_as_they_were_written, ())
{
    check_payment_event<payments::payment_succeeded>("PaymentSucceeded");
    check_payment_event<payments::payment_failed>("PaymentFailed");
}

TEST(order_events, have_the_seed_s_form)
{
    const event raw = to_event(order_cancelled{.order = samples::id, .occurred_at = samples::noon});
    EXPECT_EQ(
        raw.body,
        R"({"orderId":"01890000-0000-7000-8000-000000000001",)"
        R"("occurredAt":"2023-11-14T22:13:20.000Z"})"
    );
}

TEST(order_events, unknown_members_are_passed_over)
{
    const auto body = std::string{R"({"orderId":")"} + order_uuid +
                      R"(","occurredAt":"2026-01-31T12:00:00Z","mood":{"deep":[1,2]}})";
    EXPECT_TRUE(order_cancelled::read(body));
}

TEST(order_events, a_time_may_be_as_spring_writes_it)
{
    const auto members = std::string{R"({"orderId":")"} + order_uuid + R"(","paymentId":")" +
                         payment_uuid + R"(","amount":1.5,"occurredAt":1700000000.123456789})";
    const auto at = from_milliseconds(1'700'000'000'123);
    const auto canceled = order_cancelled::read(members);
    const auto paid = payments::payment_succeeded::read(members);
    ASSERT_TRUE(canceled && paid);
    EXPECT_EQ(canceled->occurred_at, at);
    EXPECT_EQ(paid->occurred_at, at);
}

RC_GTEST_PROP(order_events, hostile_bytes_are_refused, ())
{
    const auto body = *rc::gen::arbitrary<std::string>();
    RC_ASSERT(!order_cancelled::read(body));
    RC_ASSERT(!payments::payment_succeeded::read(body));
}

RC_GTEST_PROP(order_events, cut_off_bodies_are_refused, ())
{
    std::string body =
        to_event(order_cancelled{.order = samples::id, .occurred_at = any_time()}).body;
    body.resize(*rc::gen::inRange<std::size_t>(0, body.size()));
    RC_ASSERT(!order_cancelled::read(body));
}

class hostile_order_event : public ::testing::TestWithParam<std::string> {};

TEST_P(hostile_order_event, is_refused)
{
    EXPECT_FALSE(order_cancelled::read(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(
    all,
    hostile_order_event,
    ::testing::Values(
        "",
        "null",
        "[]",
        "{}",
        R"({"orderId":"01890000-0000-7000-8000-000000000001"})",
        R"({"occurredAt":"2026-01-31T12:00:00Z"})",
        R"({"orderId":7,"occurredAt":"2026-01-31T12:00:00Z"})",
        R"({"orderId":"o-1","occurredAt":"2026-01-31T12:00:00Z"})",
        R"({"orderId":"01890000-0000-7000-8000-00000000000G","occurredAt":"2026-01-31T12:00:00Z"})",
        R"({"orderId":"01890000-0000-7000-8000-000000000001","occurredAt":"yesterday"})",
        R"({"orderId":"01890000-0000-7000-8000-000000000001","occurredAt":-1})",
        R"({"orderId":"01890000-0000-7000-8000-000000000001","occurredAt":[2026,1,31]})",
        R"({"orderId":"01890000-0000-7000-8000-000000000001","occurredAt":null})",
        R"({"orderId":"01890000-0000-7000-8000-000000000001","occurredAt":"2026-02-30T12:00:00Z"})"
    )
);

class hostile_payment_event : public ::testing::TestWithParam<std::string> {};

TEST_P(hostile_payment_event, is_refused)
{
    const std::string body = std::string{R"({"orderId":")"} + order_uuid + R"(","paymentId":")" +
                             payment_uuid + R"(","occurredAt":"2026-01-31T12:00:00Z","amount":)" +
                             GetParam() + "}";
    EXPECT_FALSE(payments::payment_succeeded::read(body)) << body;
    EXPECT_FALSE(payments::payment_failed::read(body)) << body;
}

INSTANTIATE_TEST_SUITE_P(
    amounts,
    hostile_payment_event,
    ::testing::Values(
        "null", "\"5\"", "-1", "1.005", "1e400", "NaN", "{}", "1,\"amount\":2", "1e13", "true"
    )
);

}  // namespace

}  // namespace souk::orders
