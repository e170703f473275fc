// The payment service with its store, the card network, and what goes on around it.
#pragma once

#include "app/parts/background.hpp"
#include "app/parts/housekeeping.hpp"
#include "app/saga.hpp"
#include "app/settings.hpp"
#include "base/metrics.hpp"
#include "bus/publisher.hpp"
#include "http/operations.hpp"
#include "payments/service.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace souk::app {

struct payment_storage {
    std::unique_ptr<bus::effect_queue> effects;  // The store may need it.
    std::unique_ptr<payments::settlement_store> store;
    std::vector<http::dependency> needs;  // What must be there for the service to be ready.
};

// `on_consequences` is called after each change that owes or tells something.
using open_payment_storage = std::function<payment_storage(std::function<void()> on_consequences)>;

class payment_part {
public:
    // Events among the effects go to `publisher`; where the store is itself the log, it is null.
    payment_part(
        const settings& with,
        const open_payment_storage& open,
        std::unique_ptr<payments::card_network> cards,
        std::unique_ptr<payments::order_desk> orders,
        bus::publisher* publisher,
        souk::world& world,
        souk::metrics& metrics
    );

    payments::service& service() { return service_; }
    payments::settlement_store& store() { return *storage_.store; }
    const std::vector<http::dependency>& needs() const { return storage_.needs; }

    // Settles what a crash left PENDING. Before the first request, and only by a process that no
    // other one shares the payments with: no charge can be under way yet.
    task<> recover_all(const call& call);
    // With the dead letters of its consumers, which must outlive it as this must.
    std::unique_ptr<saga>
    open_saga(const settings& with, bus::dead_letter_box& letters, souk::world& world);

    void begin(background& in, executor loop);
    void stop();

    // Returns when no charge is under way any more.
    task<> charges_ended();

private:
    task<> take_up_what_was_left(const call& call);
    task<> forget_old_keys(const call& call);

    payment_storage storage_;
    std::unique_ptr<payments::card_network> cards_;
    std::unique_ptr<payments::order_desk> orders_;
    souk::world& world_;
    payments::service service_;
    bus::relay relay_;
    housekeeping house_;
};

}  // namespace souk::app
