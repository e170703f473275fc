// The order service with its store and what goes on around it.
#pragma once

#include "app/parts/background.hpp"
#include "app/parts/housekeeping.hpp"
#include "app/saga.hpp"
#include "app/settings.hpp"
#include "base/metrics.hpp"
#include "bus/publisher.hpp"
#include "http/operations.hpp"
#include "orders/service.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace souk::app {

struct order_storage {
    std::unique_ptr<bus::effect_queue> effects;  // The store may need it.
    std::unique_ptr<orders::order_store> store;
    std::vector<http::dependency> needs;  // What must be there for the service to be ready.
};

// `on_consequences` is called after each change that owes or tells something.
using open_order_storage = std::function<order_storage(std::function<void()> on_consequences)>;

class order_part {
public:
    // Events among the effects go to `publisher`; where the store is itself the log, it is null.
    order_part(
        const settings& with,
        const open_order_storage& open,
        std::unique_ptr<orders::item_desk> items,
        bus::publisher* publisher,
        souk::world& world,
        souk::metrics& metrics
    );

    orders::service& service() { return service_; }
    orders::order_store& store() { return *storage_.store; }
    const std::vector<http::dependency>& needs() const { return storage_.needs; }

    // With the dead letters of its consumers, which must outlive it as this must.
    std::unique_ptr<saga>
    open_saga(const settings& with, bus::dead_letter_box& letters, souk::world& world);

    void begin(background& in, executor loop);
    void stop();

private:
    task<> count_paying(const call& call);

    order_storage storage_;
    std::unique_ptr<orders::item_desk> items_;
    orders::service service_;
    bus::relay relay_;
    housekeeping house_;
    std::atomic<std::size_t> paying_ = 0;
};

}  // namespace souk::app
