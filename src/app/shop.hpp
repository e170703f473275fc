// The embedded shape: all four services in one process, wired together. The only place that knows
// which adapter stands behind which port.
#pragma once

#include "accounts/service.hpp"
#include "app/databases.hpp"
#include "app/settings.hpp"
#include "auth/passwords.hpp"
#include "auth/revocations.hpp"
#include "auth/token.hpp"
#include "base/metrics.hpp"
#include "base/world.hpp"
#include "bus/log/consumer.hpp"
#include "bus/relay.hpp"
#include "items/service.hpp"
#include "orders/service.hpp"
#include "payments/service.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

namespace souk::app {

// Members stand in the order of what needs what: what is needed outlives what needs it.
class shop {
public:
    shop(const settings& with, souk::world& world, souk::metrics& metrics);
    ~shop();
    shop(const shop&) = delete;
    shop& operator=(const shop&) = delete;

    // Reads into memory what is served from there. Once, before the first request.
    task<> load();

    // Settles the payments that a crash left PENDING. Before the first request, by the process that
    // holds the data folder's lock: no charge can be under way yet.
    task<> recover();

    // Starts what goes on in the background: relays, consumers, recovery; on that loop.
    void begin(executor loop);

    // Ends it: what is under way is finished. Returns when nothing runs any more.
    task<> end();

    // Delivers dead letters of a topic (empty: of all) once more. Answers how many succeeded, and
    // how many did not.
    task<std::pair<std::size_t, std::size_t>>
    retry_dead_letters(const call& call, const std::string& topic);

    accounts::service& accounts() { return accounts_; }
    items::service& items() { return items_; }
    orders::service& orders() { return orders_; }
    payments::service& payments() { return payments_; }
    databases& files() { return files_; }
    const auth::token_signer& tokens() const { return tokens_; }
    const auth::revocations& revocations() const { return revocations_; }

private:
    void report_figures();
    void spawn(executor loop, task<> work);
    task<> keep_house();
    task<> take_up_what_was_left();
    task<> forget_what_is_old();

    const settings& settings_;
    souk::world& world_;
    souk::metrics& metrics_;
    databases files_;

    auth::token_signer tokens_;
    auth::revocations revocations_;
    auth::password_hasher hasher_;

    std::unique_ptr<items::item_store> item_store_;
    items::service items_;

    std::unique_ptr<orders::order_store> order_store_;
    std::unique_ptr<orders::item_desk> item_desk_;
    orders::service orders_;

    std::unique_ptr<payments::settlement_store> payment_store_;
    std::unique_ptr<payments::order_desk> order_desk_;
    std::unique_ptr<payments::card_network> cards_;
    payments::service payments_;

    std::unique_ptr<accounts::account_store> account_store_;
    std::unique_ptr<accounts::password_vault> passwords_;
    std::unique_ptr<accounts::customer_records> customer_records_;
    accounts::login_limits login_limits_;
    accounts::service accounts_;

    std::unique_ptr<bus::effect_queue> order_effects_;
    std::unique_ptr<bus::effect_queue> payment_effects_;
    std::unique_ptr<bus::effect_queue> account_effects_;
    bus::relay order_relay_;
    bus::relay payment_relay_;
    bus::relay account_relay_;
    bus::log::event_log order_log_;
    bus::log::event_log payment_log_;
    bus::log::log_consumer order_consumer_;
    bus::log::log_consumer payment_consumer_;

    std::unique_ptr<alarm> house_alarm_;
    std::unique_ptr<alarm> ended_;
    std::atomic<bool> stopping_ = false;
    std::atomic<int> running_ = 0;
    std::atomic<std::size_t> paying_ = 0;
    std::atomic<std::size_t> holds_ = 0;
};

}  // namespace souk::app
