// The processes of the shop: each service with its own code around it, on simulated disks, clocks
// and networks.
#pragma once

#include "accounts/service.hpp"
#include "app/parts/background.hpp"
#include "app/parts/erasing.hpp"
#include "app/parts/housekeeping.hpp"
#include "app/parts/item_part.hpp"
#include "app/parts/order_part.hpp"
#include "app/parts/payment_part.hpp"
#include "bus/log/consumer.hpp"
#include "simulation/surroundings.hpp"
#include "simulation/unreliable_bus.hpp"

#include <memory>

namespace souk::simulation {

class node {
public:
    node(surroundings& in, birth of);
    virtual ~node() = default;
    node(const node&) = delete;
    node& operator=(const node&) = delete;

    const std::string& name() const { return birth_.name; }
    life whose() const { return birth_.whose; }

    // What a process does before it takes its first call. May throw: then it does not start.
    virtual task<> prepare() { co_return; }

    virtual void begin() {}

    // Ends in order: returns when nothing goes on any more.
    virtual task<> end() { co_return; }

protected:
    store_conditions conditions();
    dice chance_of(std::string_view purpose) const;

    // Like a program's start, which is given time.
    call starting_call();

    surroundings& in_;
    birth birth_;
    dice store_chance_;
    sim_world world_;
    souk::metrics figures_;
    app::background background_;
};

class account_node final : public node {
public:
    account_node(surroundings& in, birth of);

    accounts::service& service() { return service_; }
    bus::effect_queue& effects() { return *effects_; }
    task<> prepare() override;
    void begin() override;
    task<> end() override;

private:
    storage::sqlite::database file_;
    std::unique_ptr<bus::effect_queue> effects_;
    std::unique_ptr<accounts::account_store> store_;
    std::unique_ptr<accounts::password_vault> passwords_;
    std::unique_ptr<accounts::customer_records> records_;
    auth::token_signer tokens_;
    auth::revocations revoked_;
    accounts::login_limits limits_;
    accounts::service service_;
    bus::relay relay_;
    app::housekeeping house_;
};

class item_node final : public node {
public:
    item_node(surroundings& in, birth of);

    items::service& service() { return part_.service(); }
    items::item_store& store() { return part_.store(); }
    orders::item_desk& desk() { return *desk_; }
    task<> prepare() override;
    void begin() override;
    task<> end() override;

private:
    storage::sqlite::database file_;
    app::item_part part_;
    std::unique_ptr<orders::item_desk> desk_;
};

class order_node final : public node {
public:
    order_node(surroundings& in, birth of);

    orders::service& service() { return part_.service(); }
    orders::order_store& store() { return part_.store(); }
    payments::order_desk& desk() { return *desk_; }
    bus::log::log_consumer& consumer() { return consumer_; }
    void begin() override;
    task<> end() override;

private:
    app::order_storage open_storage(std::function<void()> on_consequences);

    storage::sqlite::database file_;
    storage::sqlite::database payment_file_;
    bus::log::event_log payment_log_;
    bus::log::log_consumer consumer_;
    unreliable_bus bus_;
    app::order_part part_;
    std::unique_ptr<payments::order_desk> desk_;
};

class payment_node final : public node {
public:
    payment_node(surroundings& in, birth of);

    payments::service& service() { return part_.service(); }
    payments::settlement_store& store() { return part_.store(); }
    bus::log::log_consumer& consumer() { return consumer_; }
    task<> prepare() override;
    void begin() override;
    task<> end() override;

private:
    app::payment_storage open_storage(std::function<void()> on_consequences);

    storage::sqlite::database file_;
    storage::sqlite::database order_file_;
    bus::log::event_log order_log_;
    bus::log::log_consumer consumer_;
    unreliable_bus bus_;
    app::payment_part part_;
};

// The card network: not ours, and never down, but as far away as the others.
class card_node final : public node {
public:
    card_node(surroundings& in, birth of);

    payments::card_network& cards() { return *cards_; }

private:
    storage::sqlite::database file_;
    std::unique_ptr<payments::card_network> cards_;
};

}  // namespace souk::simulation
