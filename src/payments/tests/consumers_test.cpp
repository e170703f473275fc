#include "base/log.hpp"
#include "orders/events.hpp"
#include "payments/consumers.hpp"
#include "payments/tests/shop.hpp"

namespace souk::payments {

namespace {

using namespace testing;
using souk::testing::wait;

// Delivers by hand what the bus would.
class manual_bus final : public bus::consumer {
public:
    using consumer::on;
    void on(std::string topic, std::string type, bus::reaction react) override
    {
        reactions_[topic + "/" + type] = std::move(react);
    }

    void deliver(const call& call, const event& what)
    {
        wait(reactions_.at(what.topic + "/" + what.type)(call, what));
    }

private:
    std::map<std::string, bus::reaction> reactions_;
};

TEST(payment_consumers, give_the_money_of_a_canceled_order_back)
{
    shop shop;
    manual_bus bus;
    add_consumers(bus, shop.payments);
    const auto paid = shop.pay();
    const event canceled =
        orders::to_event(orders::order_cancelled{.order = bought, .occurred_at = shop.world.now()});
    bus.deliver(shop.new_call(), canceled);
    bus.deliver(shop.new_call(), canceled);
    EXPECT_EQ(shop.perform_owed(), 1);
    EXPECT_EQ(shop.stored(paid->id).status, payment_status::refunded);
}

TEST(payment_consumers, set_an_unreadable_event_aside)
{
    shop shop;
    manual_bus bus;
    add_consumers(bus, shop.payments);
    const event nonsense{
        .topic = "order.events", .type = "OrderCancelled", .key = "x", .body = "nonsense"
    };
    EXPECT_THROW(bus.deliver(shop.new_call(), nonsense), bus::consumer::unreadable_event);
}

}  // namespace
}  // namespace souk::payments
