#include "app/parts/payment_part.hpp"

#include "app/parts/performing.hpp"
#include "base/planted.hpp"

namespace souk::app {

payment_part::payment_part(
    const settings& with,
    const open_payment_storage& open,
    std::unique_ptr<payments::card_network> cards,
    std::unique_ptr<payments::order_desk> orders,
    bus::publisher* publisher,
    souk::world& world,
    souk::metrics& metrics
)
    : storage_(open([this] { relay_.wake(); })), cards_(std::move(cards)),
      orders_(std::move(orders)), world_(world),
      service_(*storage_.store, *cards_, *orders_, world, with.payments),
      relay_(
          "payment",
          *storage_.effects,
          publishing_or(publisher, service_),
          with.relay,
          world,
          metrics
      ),
      house_(
          "payment",
          with.recovery,
          world,
          [this](const call& call) { return take_up_what_was_left(call); },
          [this](const call& call) { return forget_old_keys(call); }
      )
{
    metrics.gauge("souk_charges_in_flight", "Charges the provider has not answered.", {}, [this] {
        return static_cast<double>(service_.charging());
    });
}

task<> payment_part::take_up_what_was_left(const call& call)
{
    if (!SOUK_PLANT(nothing_recovered)) {
        co_await service_.recover(call);
    }
}

task<> payment_part::forget_old_keys(const call& call)
{
    co_await service_.purge_keys(call);
}

task<> payment_part::recover_all(const call& call)
{
    while (co_await service_.recover(call, milliseconds{0}) > 0) {
    }
}

std::unique_ptr<saga>
payment_part::open_saga(const settings& with, bus::dead_letter_box& letters, souk::world& world)
{
    saga::counter counted{
        .name = "pending",
        .count = [this](const call& call) { return service_.count_pending(call); },
    };
    return std::make_unique<saga>(
        std::move(counted), *storage_.effects, letters, with.consumer.event_time, world
    );
}

void payment_part::begin(background& in, executor loop)
{
    in.spawn(loop, relay_.run());
    in.spawn(loop, house_.run());
}

void payment_part::stop()
{
    relay_.stop();
    house_.stop();
}

task<> payment_part::charges_ended()
{
    while (service_.charging() > 0) {
        co_await world_.sleep(milliseconds{20});
    }
}

}  // namespace souk::app
