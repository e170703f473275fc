// The distributed shape: some of the services, on engines that other processes share.
#pragma once

#include "accounts/clients/revocations.hpp"
#include "app/distributed/engines.hpp"
#include "app/event_loops.hpp"
#include "app/peers.hpp"
#include "app/shop.hpp"
#include "auth/service_tokens.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace souk::app {

// Members stand in the order of what needs what: what is needed outlives what needs it.
class distributed_shop final : public shop {
public:
    // Throws what opening an engine throws.
    distributed_shop(
        const settings& with,
        const std::vector<std::string>& services,
        souk::world& world,
        souk::metrics& metrics
    );
    ~distributed_shop() override;
    distributed_shop(const distributed_shop&) = delete;
    distributed_shop& operator=(const distributed_shop&) = delete;

    account_part* accounts() override { return accounts_.get(); }
    item_part* items() override { return items_.get(); }
    order_part* orders() override { return orders_.get(); }
    payment_part* payments() override { return payments_.get(); }
    payments::card_network* cards() override { return cards_.get(); }
    saga* order_saga() override { return order_saga_.get(); }
    saga* payment_saga() override { return payment_saga_.get(); }
    background_audit* audits() override { return audits_.get(); }
    const auth::token_signer& tokens() const override { return tokens_; }
    const auth::revocations& revocations() const override { return revocations_; }

    task<> read() override;
    task<> recover() override;
    void begin(executor loop) override;
    task<> end() override;

    // Delivers the dead letters of this one service's consumers once more, on that loop, where
    // nothing of the shop was begun. Answers how many succeeded, and how many did not.
    task<std::pair<std::size_t, std::size_t>> retry_dead_letters(const call& call, executor loop);

private:
    void open_accounts();
    void open_items();
    void open_orders();
    void open_payments();
    void open_cards();
    std::unique_ptr<bus::kafka::kafka_publisher> open_publisher(const std::string& service);
    void follow_revocations(std::vector<http::dependency>& needs);

    const settings& settings_;
    souk::world& world_;
    souk::metrics& metrics_;
    auth::token_signer tokens_;
    auth::service_tokens service_tokens_;
    auth::revocations revocations_;
    event_loops audit_loop_{1};
    peers peers_;

    std::unique_ptr<storage::mysql::database> account_db_;
    std::unique_ptr<storage::mysql::database> item_db_;
    std::unique_ptr<storage::cassandra::session> order_db_;
    std::unique_ptr<storage::cassandra::session> payment_db_;
    std::unique_ptr<storage::sqlite::database> cards_db_;
    std::unique_ptr<payments::card_network> cards_;

    std::unique_ptr<bus::kafka::kafka_publisher> order_publisher_;
    std::unique_ptr<bus::kafka::kafka_publisher> payment_publisher_;
    std::unique_ptr<accounts::revocation_poll> revocation_poll_;

    std::unique_ptr<account_part> accounts_;
    std::unique_ptr<item_part> items_;
    std::unique_ptr<order_part> orders_;
    std::unique_ptr<payment_part> payments_;

    std::unique_ptr<bus::kafka::kafka_consumer> order_consumer_;
    std::unique_ptr<bus::kafka::kafka_consumer> payment_consumer_;
    std::unique_ptr<saga> order_saga_;
    std::unique_ptr<saga> payment_saga_;
    std::unique_ptr<background_audit> audits_;
    background working_;
    background publishing_;  // Goes on until nothing works any more.
};

}  // namespace souk::app
