// The embedded shape: all four services in one process, on files of their own.
#pragma once

#include "app/databases.hpp"
#include "app/event_loops.hpp"
#include "app/shop.hpp"
#include "base/metrics.hpp"
#include "base/world.hpp"
#include "bus/log/consumer.hpp"

#include <string>
#include <utility>

namespace souk::app {

// Members stand in the order of what needs what: what is needed outlives what needs it.
class embedded_shop final : public shop {
public:
    embedded_shop(const settings& with, souk::world& world, souk::metrics& metrics);
    ~embedded_shop() override;
    embedded_shop(const embedded_shop&) = delete;
    embedded_shop& operator=(const embedded_shop&) = delete;

    account_part* accounts() override { return &accounts_; }
    item_part* items() override { return &items_; }
    order_part* orders() override { return &orders_; }
    payment_part* payments() override { return &payments_; }
    payments::card_network* cards() override { return nullptr; }
    saga* order_saga() override { return order_saga_.get(); }
    saga* payment_saga() override { return payment_saga_.get(); }
    background_audit* audits() override { return &audits_; }
    const auth::token_signer& tokens() const override { return tokens_; }
    const auth::revocations& revocations() const override { return revocations_; }

    task<> read() override;

    // Only for the process that holds the data folder's lock.
    task<> recover() override;
    void begin(executor loop) override;
    task<> end() override;

    // Delivers dead letters of a topic (empty: of all) once more. Answers how many succeeded, and
    // how many did not.
    task<std::pair<std::size_t, std::size_t>>
    retry_dead_letters(const call& call, const std::string& topic);

    databases& files() { return files_; }

private:
    account_storage account_storage_on(std::function<void()> on_consequences);
    item_storage item_storage_on();
    order_storage order_storage_on(std::function<void()> on_consequences);
    payment_storage payment_storage_on(std::function<void()> on_consequences);
    void report_figures(souk::metrics& metrics);
    task<> trim_logs(const call& call);

    const settings& settings_;
    souk::world& world_;
    event_loops audit_loop_{1};
    databases files_;
    auth::token_signer tokens_;
    auth::revocations revocations_;

    item_part items_;
    order_part orders_;
    payment_part payments_;
    account_part accounts_;

    bus::log::event_log order_log_;
    bus::log::event_log payment_log_;
    bus::log::log_consumer order_consumer_;
    bus::log::log_consumer payment_consumer_;
    std::unique_ptr<saga> order_saga_;
    std::unique_ptr<saga> payment_saga_;
    background_audit audits_;
    housekeeping logs_;
    background background_;
};

}  // namespace souk::app
