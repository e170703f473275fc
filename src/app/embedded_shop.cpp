#include "app/embedded_shop.hpp"

#include "accounts/clients/direct.hpp"
#include "accounts/store/sqlite.hpp"
#include "app/secret_key.hpp"
#include "bus/log/tables.hpp"
#include "items/store/sqlite.hpp"
#include "orders/clients/direct.hpp"
#include "orders/consumers.hpp"
#include "orders/store/sqlite.hpp"
#include "payments/clients/direct.hpp"
#include "payments/consumers.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/store/sqlite.hpp"

#include <array>

namespace souk::app {

namespace {

constexpr std::chrono::minutes loading_time{10};

task<> check_file(call call, storage::sqlite::database& file)
{
    const auto work = [](storage::sqlite::connection& db) { db.execute("SELECT 1"); };
    co_await file.read(call, work);
}

http::dependency check_of(std::string name, storage::sqlite::database& file)
{
    return {
        .name = std::move(name),
        .check = [&file](const call& call) { return check_file(call, file); },
    };
}

}  // namespace

account_storage embedded_shop::account_storage_on(std::function<void()> on_consequences)
{
    return {
        .effects = bus::log::make_effect_queue(files_.account),
        .store = accounts::make_sqlite_store(files_.account, std::move(on_consequences)),
        .needs = {check_of("account.db", files_.account)},
    };
}

item_storage embedded_shop::item_storage_on()
{
    return {
        .store = items::make_sqlite_store(files_.item),
        .needs = {check_of("item.db", files_.item)},
    };
}

order_storage embedded_shop::order_storage_on(std::function<void()> on_consequences)
{
    const auto wake = [this, relay = std::move(on_consequences)] {
        relay();
        payment_consumer_.wake();
    };
    return {
        .effects = bus::log::make_effect_queue(files_.order),
        .store = orders::make_sqlite_store(files_.order, wake),
        .needs = {check_of("order.db", files_.order)},
    };
}

payment_storage embedded_shop::payment_storage_on(std::function<void()> on_consequences)
{
    const auto wake = [this, relay = std::move(on_consequences)] {
        relay();
        order_consumer_.wake();
    };
    return {
        .effects = bus::log::make_effect_queue(files_.payment),
        .store = payments::make_sqlite_store(files_.payment, wake),
        .needs = {check_of("payment.db", files_.payment), check_of("provider.db", files_.provider)},
    };
}

embedded_shop::embedded_shop(const settings& with, souk::world& world, souk::metrics& metrics)
    : settings_(with), world_(world), files_(with, storage::sqlite::open_mode::read_write),
      tokens_(load_secret_key(with)), items_(with, item_storage_on(), world, metrics),
      orders_(
          with,
          [this](auto wake) { return order_storage_on(std::move(wake)); },
          orders::make_direct_item_desk(items_.service()),
          nullptr,
          world,
          metrics
      ),
      payments_(
          with,
          [this](auto wake) { return payment_storage_on(std::move(wake)); },
          payments::make_simulated_cards(
              files_.provider, world, {.late_answer = with.provider.late_answer}
          ),
          payments::make_direct_order_desk(orders_.service()),
          nullptr,
          world,
          metrics
      ),
      accounts_(
          with,
          [this](auto wake) { return account_storage_on(std::move(wake)); },
          accounts::make_direct_customer_records(orders_.service(), payments_.service()),
          tokens_,
          revocations_,
          world,
          metrics
      ),
      order_log_(files_.order), payment_log_(files_.payment),
      order_consumer_("order-service", payment_log_, with.consumer, world, metrics),
      payment_consumer_("payment-service", order_log_, with.consumer, world, metrics),
      order_saga_(orders_.open_saga(with, order_consumer_, world)),
      payment_saga_(payments_.open_saga(with, payment_consumer_, world)),
      audits_(
          make_stored_audit_sources(
              {.items = items_.store(), .orders = orders_.store(), .payments = payments_.store()}
          ),
          audit_loop_.executors().front(),
          world
      ),
      logs_(
          "events",
          with.recovery,
          world,
          [](const call&) -> task<> { co_return; },
          [this](const call& call) { return trim_logs(call); }
      ),
      background_(world)
{
    orders::add_consumers(order_consumer_, orders_.service());
    payments::add_consumers(payment_consumer_, payments_.service());
    report_figures(metrics);
}

embedded_shop::~embedded_shop()
{
    audit_loop_.finish(milliseconds{0});  // Before what audits read from goes.
}

void embedded_shop::report_figures(souk::metrics& metrics)
{
    files_.account.report(metrics, "account.db");
    files_.item.report(metrics, "item.db");
    files_.order.report(metrics, "order.db");
    files_.payment.report(metrics, "payment.db");
    files_.provider.report(metrics, "provider.db");
}

task<> embedded_shop::read()
{
    const call call = background_call(world_, loading_time);
    co_await items_.load(call);
    co_await accounts_.load(call);
}

task<> embedded_shop::recover()
{
    const call call = background_call(world_, loading_time);
    co_await payments_.recover_all(call);
}

void embedded_shop::begin(executor loop)
{
    accounts_.begin(background_, loop);
    items_.begin(background_, loop);
    orders_.begin(background_, loop);
    payments_.begin(background_, loop);
    background_.spawn(loop, order_consumer_.run());
    background_.spawn(loop, payment_consumer_.run());
    background_.spawn(loop, logs_.run());
    audit_loop_.start();
}

task<> embedded_shop::end()
{
    order_consumer_.stop();
    payment_consumer_.stop();
    accounts_.stop();
    items_.stop();
    orders_.stop();
    payments_.stop();
    logs_.stop();
    co_await background_.ended();
    co_await payments_.charges_ended();
    co_await audits_.end();
}

task<std::pair<std::size_t, std::size_t>>
embedded_shop::retry_dead_letters(const call& call, const std::string& topic)
{
    std::pair<std::size_t, std::size_t> sum{0, 0};
    const std::array<std::pair<std::string, bus::log::log_consumer*>, 2> consumers = {{
        {"payment.events", &order_consumer_},
        {"order.events", &payment_consumer_},
    }};
    for (const auto& [name, consumer] : consumers) {
        if (topic.empty() || topic == name) {
            const auto [delivered, failed] = co_await consumer->retry_dead_letters(call);
            sum.first += delivered;
            sum.second += failed;
        }
    }
    co_return sum;
}

task<> embedded_shop::trim_logs(const call& call)
{
    const timestamp before = world_.now() - settings_.events.keep;
    co_await order_log_.trim(call, before);
    co_await payment_log_.trim(call, before);
}

}  // namespace souk::app
