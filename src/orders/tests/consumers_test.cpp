#include "base/log.hpp"
#include "orders/consumers.hpp"
#include "orders/tests/fake_shop.hpp"
#include "payments/events.hpp"

#include <gtest/gtest.h>

#include <map>

namespace souk::orders {

namespace {

using testing::wait;

// Keeps the reactions, for the test to call.
class fake_bus final : public bus::consumer {
public:
    using consumer::on;
    void on(std::string topic, std::string type, bus::reaction react) override
    {
        reactions[{std::move(topic), std::move(type)}] = std::move(react);
    }

    void deliver(const call& call, const event& what)
    {
        wait(reactions.at({what.topic, what.type})(call, what));
    }

    std::map<std::pair<std::string, std::string>, bus::reaction> reactions;
};

class order_consumers : public testing::fake_shop {
protected:
    order_consumers() { add_consumers(bus, orders); }

    event succeeded(const order_id& id, const payment_id& payment) const
    {
        return payments::to_event(payments::payment_succeeded{
            .order = id, .payment = payment, .amount = {500}, .occurred_at = {}
        });
    }

    event failed(const order_id& id, const payment_id& payment) const
    {
        return payments::to_event(payments::payment_failed{
            .order = id, .payment = payment, .amount = {500}, .occurred_at = {}
        });
    }

    fake_bus bus;
    const order placed = place();
    const order_id id = placed.fields().id;
};

TEST_F(order_consumers, complete_what_was_paid_however_often_they_hear_of_it)
{
    ASSERT_TRUE(check_out(placed, p1));
    for (int times = 0; times < 3; ++times) {
        bus.deliver(call, succeeded(id, p1));
        EXPECT_EQ(now_of(id).status, order_status::completed);
        EXPECT_EQ(items.available("BREAD"), 8);
    }
}

TEST_F(order_consumers, free_what_a_failed_attempt_held)
{
    ASSERT_TRUE(check_out(placed, p1));
    bus.deliver(call, failed(id, p1));
    bus.deliver(call, failed(id, p1));
    perform_effects();
    EXPECT_EQ(now_of(id).paying, std::nullopt);
    EXPECT_EQ(items.available("BREAD"), 10);
}

TEST_F(order_consumers, a_late_failure_touches_no_later_attempt)
{
    ASSERT_TRUE(check_out(placed, p1));
    ASSERT_TRUE(check_out(placed, p2));
    bus.deliver(call, failed(id, p1));
    perform_effects();
    EXPECT_EQ(now_of(id).paying, p2);
    EXPECT_EQ(items.available("BREAD"), 8);
}

TEST_F(order_consumers, what_can_never_be_done_is_said_in_the_log_and_done_with)
{
    const log::capture said;
    const order_id none{"01890000-0000-7000-8000-00000000dead"};
    bus.deliver(call, succeeded(none, p1));
    EXPECT_NE(said.text().find("paid order not completed"), std::string::npos);
    bus.deliver(call, failed(none, p1));
    EXPECT_NE(said.text().find("failed checkout not abandoned"), std::string::npos);
}

TEST_F(order_consumers, an_outage_is_for_the_bus_to_repeat)
{
    ASSERT_TRUE(check_out(placed, p1));
    items.away["commit"] = 1;
    EXPECT_THROW(bus.deliver(call, succeeded(id, p1)), unavailable);
    bus.deliver(call, succeeded(id, p1));
    EXPECT_EQ(now_of(id).status, order_status::completed);
}

TEST_F(order_consumers, what_no_payment_service_wrote_is_unreadable)
{
    auto garbled = succeeded(id, p1);
    garbled.body = R"({"orderId":7})";
    EXPECT_THROW(bus.deliver(call, garbled), bus::consumer::unreadable_event);
}

}  // namespace

}  // namespace souk::orders
