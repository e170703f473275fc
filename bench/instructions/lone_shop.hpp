// The shop in one thread under virtual time, on SQLite in memory: the same requests take the same
// steps, on any machine and under any load. Without the account service, whose hashes have threads.
#pragma once

#include "app/shop.hpp"
#include "bus/log/consumer.hpp"
#include "bus/log/tables.hpp"
#include "simulation/scheduler.hpp"
#include "simulation/sim_world.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>

namespace souk::bench {

class lone_shop final : public app::shop {
public:
    explicit lone_shop(souk::metrics& metrics);
    ~lone_shop() override = default;
    lone_shop(const lone_shop&) = delete;
    lone_shop& operator=(const lone_shop&) = delete;

    app::account_part* accounts() override { return nullptr; }
    app::item_part* items() override { return &items_; }
    app::order_part* orders() override { return &orders_; }
    app::payment_part* payments() override { return &payments_; }
    payments::card_network* cards() override { return nullptr; }
    app::saga* order_saga() override { return order_saga_.get(); }
    app::saga* payment_saga() override { return payment_saga_.get(); }
    app::background_audit* audits() override { return &audits_; }
    const auth::token_signer& tokens() const override { return tokens_; }
    const auth::revocations& revocations() const override { return revocations_; }
    task<> read() override;
    task<> recover() override;
    void begin(executor loop) override;
    task<> end() override;

    const app::settings& settings() const { return settings_; }
    souk::world& world() { return world_; }
    executor loop() { return time_.loop(); }

    // Runs work that needs no time to pass. Throws std::logic_error when it does need some.
    template <class T>
    T run(task<T> work)
    {
        std::optional<T> answer;
        const auto keep = [&]() -> task<> { answer = co_await std::move(work); };
        time_.spawn(keep());
        std::size_t steps = 0;
        while (!answer) {
            // So that the next step is one of this moment.
            time_.after(simulation::microseconds{0}, simulation::nobody, [] {});
            time_.step();
            if (++steps > most_steps) {
                throw std::logic_error{"work waits for time to pass"};
            }
        }
        return *std::move(answer);
    }

    // Delivers what the services tell each other, and lets everything happen that follows within
    // that time. Until then nothing is delivered, so that what follows from a call is not counted
    // with it.
    void pass(milliseconds duration);

private:
    static constexpr std::size_t most_steps = 10'000;

    app::order_storage order_storage_on(std::function<void()> on_consequences);
    app::payment_storage payment_storage_on(std::function<void()> on_consequences);

    app::settings settings_;
    simulation::scheduler time_;
    simulation::wall_clock clock_;
    simulation::sim_world world_;
    storage::sqlite::database item_file_;
    storage::sqlite::database order_file_;
    storage::sqlite::database payment_file_;
    storage::sqlite::database provider_file_;
    auth::token_signer tokens_;
    auth::revocations revocations_;

    app::item_part items_;
    app::order_part orders_;
    app::payment_part payments_;

    bus::log::event_log order_log_;
    bus::log::event_log payment_log_;
    bus::log::log_consumer order_consumer_;
    bus::log::log_consumer payment_consumer_;
    std::unique_ptr<app::saga> order_saga_;
    std::unique_ptr<app::saga> payment_saga_;
    app::background_audit audits_;
    app::background background_;
};

}  // namespace souk::bench
