#include "app/parts/order_part.hpp"

#include "app/parts/performing.hpp"

namespace souk::app {

order_part::order_part(
    const settings& with,
    const open_order_storage& open,
    std::unique_ptr<orders::item_desk> items,
    bus::publisher* publisher,
    souk::world& world,
    souk::metrics& metrics
)
    : storage_(open([this] { relay_.wake(); })), items_(std::move(items)),
      service_(
          *storage_.store,
          *items_,
          world,
          {
              .within = with.orders.limits,
              .hold_time = with.holds.life,
              .key_lifetime = with.orders.keys_for,
              .look_every = with.distributed.chosen ? with.orders.follow_every : milliseconds{0},
              .streams = with.orders.streams,
          }
      ),
      relay_(
          "order", *storage_.effects, publishing_or(publisher, service_), with.relay, world, metrics
      ),
      house_(
          "order",
          with.recovery,
          world,
          [this](const call& call) { return count_paying(call); },
          [this](const call& call) { return service_.forget_old_keys(call); }
      )
{
    metrics.gauge("souk_sagas_in_flight", "Orders that are being paid.", {}, [this] {
        return static_cast<double>(paying_.load());
    });
}

task<> order_part::count_paying(const call& call)
{
    paying_ = co_await service_.count_paying(call);
}

std::unique_ptr<saga>
order_part::open_saga(const settings& with, bus::dead_letter_box& letters, souk::world& world)
{
    saga::counter counted{
        .name = "paying",
        .count = [this](const call& call) { return service_.count_paying(call); },
    };
    return std::make_unique<saga>(
        std::move(counted), *storage_.effects, letters, with.consumer.event_time, world
    );
}

void order_part::begin(background& in, executor loop)
{
    in.spawn(loop, relay_.run());
    in.spawn(loop, house_.run());
}

void order_part::stop()
{
    relay_.stop();
    house_.stop();
}

}  // namespace souk::app
