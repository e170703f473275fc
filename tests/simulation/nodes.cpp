#include "simulation/nodes.hpp"

#include "accounts/store/sqlite.hpp"
#include "bus/log/tables.hpp"
#include "items/store/sqlite.hpp"
#include "orders/clients/direct.hpp"
#include "orders/consumers.hpp"
#include "orders/store/sqlite.hpp"
#include "payments/clients/direct.hpp"
#include "payments/consumers.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/store/sqlite.hpp"
#include "simulation/desks.hpp"
#include "simulation/quick_vault.hpp"

#include <fmt/format.h>
#include <utility>

namespace souk::simulation {

namespace {

constexpr milliseconds starting_time{60'000};

}  // namespace

disks::disks()
    : account("account.db", accounts::sqlite_schema()), item("item.db", items::sqlite_schema()),
      order("order.db", orders::sqlite_schema()), payment("payment.db", payments::sqlite_schema()),
      provider("provider.db", payments::simulated_schema())
{
}

node::node(surroundings& in, birth of)
    : in_(in), birth_(std::move(of)), store_chance_(chance_of("store")),
      world_(in.time, birth_.whose, birth_.clock, chance_of("world")), background_(world_)
{
}

dice node::chance_of(std::string_view purpose) const
{
    return dice{in_.with.seed, fmt::format("{} {} {}", purpose, birth_.name, birth_.whose)};
}

store_conditions node::conditions()
{
    return {
        .time = in_.time,
        .luck = in_.luck,
        .whose = birth_.whose,
        .chance = store_chance_,
        .calls = in_.store_calls,
        .on_crash = birth_.crash,
    };
}

call node::starting_call()
{
    return background_call(world_, starting_time);
}

account_node::account_node(surroundings& in, birth of)
    : node(in, std::move(of)), file_(open(in.kept.account, conditions())),
      effects_(bus::log::make_effect_queue(file_)),
      store_(accounts::make_sqlite_store(file_, [this] { relay_.wake(); })),
      passwords_(make_quick_vault(world_)), records_(make_customer_records(in, world_)),
      tokens_("a secret of at least thirty-two bytes"), limits_(world_, {}),
      service_(*store_, *passwords_, *records_, tokens_, revoked_, limits_, world_),
      relay_(
          "account",
          *effects_,
          app::erasing_after(in.with.shop.accounts.erase_after, service_, world_),
          in.with.shop.relay,
          world_,
          figures_
      ),
      house_(
          "account",
          in.with.shop.recovery,
          world_,
          [this](const call& call) { return service_.load_revocations(call); },
          [this](const call& call) { return service_.forget_old_revocations(call); }
      )
{
}

task<> account_node::prepare()
{
    const call call = starting_call();
    co_await service_.load_revocations(call);
}

void account_node::begin()
{
    background_.spawn(in_.time.loop(), relay_.run());
    background_.spawn(in_.time.loop(), house_.run());
}

task<> account_node::end()
{
    relay_.stop();
    house_.stop();
    co_await background_.ended();
}

item_node::item_node(surroundings& in, birth of)
    : node(in, std::move(of)), file_(open(in.kept.item, conditions())),
      part_(
          in.with.shop, {.store = items::make_sqlite_store(file_), .needs = {}}, world_, figures_
      ),
      desk_(orders::make_direct_item_desk(part_.service()))
{
}

task<> item_node::prepare()
{
    const call call = starting_call();
    co_await part_.load(call);
}

void item_node::begin()
{
    part_.begin(background_, in_.time.loop());
}

task<> item_node::end()
{
    part_.stop();
    co_await background_.ended();
}

order_node::order_node(surroundings& in, birth of)
    : node(in, std::move(of)), file_(open(in.kept.order, conditions())),
      payment_file_(open(in.kept.payment, conditions())), payment_log_(payment_file_),
      consumer_("order-service", payment_log_, in.with.shop.consumer, world_, figures_),
      bus_(consumer_, world_, in.luck, chance_of("bus")),
      part_(
          in.with.shop,
          [this](auto wake) { return open_storage(std::move(wake)); },
          make_item_desk(in, world_),
          nullptr,
          world_,
          figures_
      ),
      desk_(payments::make_direct_order_desk(part_.service()))
{
    orders::add_consumers(bus_, part_.service());
}

app::order_storage order_node::open_storage(std::function<void()> on_consequences)
{
    const auto wake = [this, relay = std::move(on_consequences)] {
        relay();
        if (auto* const payments = in_.places.payment.open()) {
            payments->consumer().wake();
        }
    };
    return {
        .effects = bus::log::make_effect_queue(file_),
        .store = orders::make_sqlite_store(file_, wake),
        .needs = {},
    };
}

void order_node::begin()
{
    part_.begin(background_, in_.time.loop());
    background_.spawn(in_.time.loop(), consumer_.run());
}

task<> order_node::end()
{
    consumer_.stop();
    part_.stop();
    co_await background_.ended();
}

payment_node::payment_node(surroundings& in, birth of)
    : node(in, std::move(of)), file_(open(in.kept.payment, conditions())),
      order_file_(open(in.kept.order, conditions())), order_log_(order_file_),
      consumer_("payment-service", order_log_, in.with.shop.consumer, world_, figures_),
      bus_(consumer_, world_, in.luck, chance_of("bus")),
      part_(
          in.with.shop,
          [this](auto wake) { return open_storage(std::move(wake)); },
          make_card_network(in, world_),
          make_order_desk(in, world_),
          nullptr,
          world_,
          figures_
      )
{
    payments::add_consumers(bus_, part_.service());
}

app::payment_storage payment_node::open_storage(std::function<void()> on_consequences)
{
    const auto wake = [this, relay = std::move(on_consequences)] {
        relay();
        if (auto* const orders = in_.places.order.open()) {
            orders->consumer().wake();
        }
    };
    return {
        .effects = bus::log::make_effect_queue(file_),
        .store = payments::make_sqlite_store(file_, wake),
        .needs = {},
    };
}

// At once only where no other process may still work on what is pending.
task<> payment_node::prepare()
{
    if (in_.with.in_one_process) {
        const call call = starting_call();
        co_await part_.recover_all(call);
    }
}

void payment_node::begin()
{
    part_.begin(background_, in_.time.loop());
    background_.spawn(in_.time.loop(), consumer_.run());
}

task<> payment_node::end()
{
    consumer_.stop();
    part_.stop();
    co_await background_.ended();
    co_await part_.charges_ended();
}

card_node::card_node(surroundings& in, birth of)
    : node(in, std::move(of)), file_(open(in.kept.provider, conditions())),
      cards_(payments::make_simulated_cards(
          file_, world_, {.late_answer = in.with.shop.provider.late_answer}
      ))
{
}

}  // namespace souk::simulation
