#include "app/shop.hpp"

#include "accounts/clients/direct.hpp"
#include "accounts/clients/passwords.hpp"
#include "accounts/store/sqlite.hpp"
#include "app/secret_key.hpp"
#include "base/log.hpp"
#include "bus/log/tables.hpp"
#include "items/store/sqlite.hpp"
#include "orders/clients/direct.hpp"
#include "orders/consumers.hpp"
#include "orders/store/sqlite.hpp"
#include "payments/clients/direct.hpp"
#include "payments/consumers.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/store/sqlite.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <array>
#include <thread>

namespace souk::app {

namespace {

// How many rounds of housekeeping there are between two looks for what may be forgotten.
constexpr int rounds_between_forgetting = 100;

std::size_t hashing_threads(const settings& with)
{
    const std::size_t chosen = with.passwords.threads;
    return chosen > 0 ? chosen : std::max(1U, std::thread::hardware_concurrency() / 2);
}

accounts::login_limit_settings login_limits_of(const settings& with)
{
    constexpr double hour = 3'600;
    const auto burst = [](const settings::rate& of) { return static_cast<double>(of.burst); };
    const auto per_second = [](const settings::rate& of) {
        return static_cast<double>(of.per_hour) / hour;
    };
    return {
        .enabled = with.rate_limits,
        .pair_failures = burst(with.logins.account_from_address),
        .pair_failures_per_s = per_second(with.logins.account_from_address),
        .address_failures = burst(with.logins.address),
        .address_failures_per_s = per_second(with.logins.address),
        .account_failures = burst(with.logins.account),
        .account_failures_per_s = per_second(with.logins.account),
    };
}

items::limits item_limits_of(const settings& with)
{
    items::limits chosen;
    chosen.holds_per_holder = with.holds.per_customer;
    return chosen;
}

}  // namespace

shop::shop(const settings& with, souk::world& world, souk::metrics& metrics)
    : settings_(with), world_(world), metrics_(metrics),
      files_(with, storage::sqlite::open_mode::read_write), tokens_(load_secret_key(with)),
      hasher_(with.passwords.cost, hashing_threads(with), with.passwords.queue),
      item_store_(items::make_sqlite_store(files_.item)),
      items_(*item_store_, world, item_limits_of(with)), order_store_(orders::make_sqlite_store(
                                                             files_.order,
                                                             [this] {
                                                                 order_relay_.wake();
                                                                 payment_consumer_.wake();
                                                             }
                                                         )),
      item_desk_(orders::make_direct_item_desk(items_)),
      orders_(
          *order_store_,
          *item_desk_,
          world,
          {
              .within = with.orders.limits,
              .hold_time = with.holds.life,
              .key_lifetime = with.orders.keys_for,
          }
      ),
      payment_store_(payments::make_sqlite_store(
          files_.payment,
          [this] {
              payment_relay_.wake();
              order_consumer_.wake();
          }
      )),
      order_desk_(payments::make_direct_order_desk(orders_)),
      cards_(payments::make_simulated_cards(
          files_.provider, world, {.late_answer = with.provider.late_answer}
      )),
      payments_(*payment_store_, *cards_, *order_desk_, world, with.payments),
      account_store_(accounts::make_sqlite_store(files_.account, [this] { account_relay_.wake(); })
      ),
      passwords_(accounts::make_password_vault(hasher_)),
      customer_records_(accounts::make_direct_customer_records(orders_, payments_)),
      login_limits_(world, login_limits_of(with)), accounts_(
                                                       *account_store_,
                                                       *passwords_,
                                                       *customer_records_,
                                                       tokens_,
                                                       revocations_,
                                                       login_limits_,
                                                       world,
                                                       {.token_lifetime = with.tokens.life}
                                                   ),
      order_effects_(bus::log::make_effect_queue(files_.order)),
      payment_effects_(bus::log::make_effect_queue(files_.payment)),
      account_effects_(bus::log::make_effect_queue(files_.account)),
      order_relay_(
          "order",
          *order_effects_,
          [this](const call& call, const effect& owed) { return orders_.perform(call, owed); },
          with.relay,
          world,
          metrics
      ),
      payment_relay_(
          "payment",
          *payment_effects_,
          [this](const call& call, const effect& owed) { return payments_.perform(call, owed); },
          with.relay,
          world,
          metrics
      ),
      account_relay_(
          "account",
          *account_effects_,
          [this](const call& call, const effect& owed) { return accounts_.perform(call, owed); },
          with.relay,
          world,
          metrics
      ),
      order_log_(files_.order), payment_log_(files_.payment),
      order_consumer_("order-service", payment_log_, with.consumer, world, metrics),
      payment_consumer_("payment-service", order_log_, with.consumer, world, metrics),
      house_alarm_(world.new_alarm()), ended_(world.new_alarm())
{
    orders::add_consumers(order_consumer_, orders_);
    payments::add_consumers(payment_consumer_, payments_);
    report_figures();
}

shop::~shop() = default;

void shop::report_figures()
{
    files_.account.report(metrics_, "account.db");
    files_.item.report(metrics_, "item.db");
    files_.order.report(metrics_, "order.db");
    files_.payment.report(metrics_, "payment.db");
    files_.provider.report(metrics_, "provider.db");
    metrics_.gauge("souk_sagas_in_flight", "Orders that are being paid.", {}, [this] {
        return static_cast<double>(paying_.load());
    });
    metrics_.gauge("souk_holds", "Payment attempts that hold stock.", {}, [this] {
        return static_cast<double>(holds_.load());
    });
    metrics_.gauge("souk_charges_in_flight", "Charges the provider has not answered.", {}, [this] {
        return static_cast<double>(payments_.charging());
    });
    metrics_.gauge("souk_password_hashes_waiting", "Hashes that wait for a thread.", {}, [this] {
        return static_cast<double>(hasher_.waiting());
    });
    metrics_.gauge("souk_items", "Items for sale.", {}, [this] {
        return static_cast<double>(items_.count());
    });
}

task<> shop::load()
{
    const call call = background_call(world_, std::chrono::minutes{10});
    co_await items_.load(call);
    co_await accounts_.load_revocations(call);
}

task<> shop::recover()
{
    const call call = background_call(world_, std::chrono::minutes{10});
    while (co_await payments_.recover(call, milliseconds{0}) > 0) {
    }
}

void shop::spawn(executor loop, task<> work)
{
    ++running_;
    boost::asio::co_spawn(loop, std::move(work), [this](const std::exception_ptr& failed) {
        if (failed) {
            log::error("background work ended by an exception");
        }
        --running_;
        ended_->ring();
    });
}

void shop::begin(executor loop)
{
    spawn(loop, order_relay_.run());
    spawn(loop, payment_relay_.run());
    spawn(loop, account_relay_.run());
    spawn(loop, order_consumer_.run());
    spawn(loop, payment_consumer_.run());
    spawn(loop, keep_house());
}

task<> shop::end()
{
    stopping_ = true;
    order_consumer_.stop();
    payment_consumer_.stop();
    order_relay_.stop();
    payment_relay_.stop();
    account_relay_.stop();
    house_alarm_->ring();
    while (running_ > 0 || payments_.charging() > 0) {
        co_await ended_->wait(milliseconds{100});
    }
}

task<std::pair<std::size_t, std::size_t>>
shop::retry_dead_letters(const call& call, const std::string& topic)
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

// What a crash left undone, what customers abandoned, and what nobody needs any more.
task<> shop::keep_house()
{
    for (int round = 0; !stopping_; ++round) {
        try {
            co_await take_up_what_was_left();
            if (round % rounds_between_forgetting == 0) {
                co_await forget_what_is_old();
            }
        } catch (const std::exception& why) {
            log::error("housekeeping failed, will be repeated", {{"why", why.what()}});
        }
        if (!stopping_) {
            co_await house_alarm_->wait(settings_.recovery.every);
        }
    }
}

task<> shop::take_up_what_was_left()
{
    const call call = background_call(world_, settings_.recovery.time);
    co_await items_.refresh(call);
    co_await items_.expire_holds(call);
    co_await payments_.recover(call);
    paying_ = co_await orders_.count_paying(call);
    holds_ = co_await items_.count_holds(call);
}

task<> shop::forget_what_is_old()
{
    const call call = background_call(world_, settings_.recovery.time);
    co_await orders_.forget_old_keys(call);
    co_await payments_.purge_keys(call);
    co_await accounts_.forget_old_revocations(call);
    const timestamp before = world_.now() - settings_.events.keep;
    co_await order_log_.trim(call, before);
    co_await payment_log_.trim(call, before);
}

}  // namespace souk::app
