#include "app/parts/item_part.hpp"

namespace souk::app {

namespace {

items::limits limits_of(const settings& with)
{
    items::limits chosen;
    chosen.holds_per_holder = with.holds.per_customer;
    return chosen;
}

}  // namespace

item_part::item_part(
    const settings& with, item_storage storage, souk::world& world, souk::metrics& metrics
)
    : storage_(std::move(storage)), service_(*storage_.store, world, limits_of(with)),
      following_(
          "item",
          {.every = with.items.follow_every, .time = with.recovery.time},
          world,
          [this](const call& call) { return service_.refresh(call); },
          [](const souk::call&) -> task<> { co_return; }
      ),
      house_(
          "item",
          with.recovery,
          world,
          [this](const call& call) { return take_up_what_was_left(call); },
          [this](const call& call) { return service_.forget_unused_pictures(call); }
      )
{
    metrics.gauge("souk_holds", "Payment attempts that hold stock.", {}, [this] {
        return static_cast<double>(holds_.load());
    });
    metrics.gauge("souk_items", "Items for sale.", {}, [this] {
        return static_cast<double>(service_.count());
    });
}

void item_part::begin(background& in, executor loop)
{
    in.spawn(loop, following_.run());
    in.spawn(loop, house_.run());
}

void item_part::stop()
{
    following_.stop();
    house_.stop();
}

task<> item_part::take_up_what_was_left(const call& call)
{
    co_await service_.expire_holds(call);
    holds_ = co_await service_.count_holds(call);
}

}  // namespace souk::app
