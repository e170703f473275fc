// The item service with its store and what goes on around it.
#pragma once

#include "app/parts/background.hpp"
#include "app/parts/housekeeping.hpp"
#include "app/settings.hpp"
#include "base/metrics.hpp"
#include "http/operations.hpp"
#include "items/service.hpp"

#include <atomic>
#include <memory>
#include <vector>

namespace souk::app {

struct item_storage {
    std::unique_ptr<items::item_store> store;
    std::vector<http::dependency> needs;  // What must be there for the service to be ready.
};

class item_part {
public:
    item_part(
        const settings& with, item_storage storage, souk::world& world, souk::metrics& metrics
    );

    items::service& service() { return service_; }
    items::item_store& store() { return *storage_.store; }
    const std::vector<http::dependency>& needs() const { return storage_.needs; }

    // Reads the catalogue into memory. Before the first request.
    task<> load(const call& call) { return service_.load(call); }
    void begin(background& in, executor loop);
    void stop();

private:
    task<> take_up_what_was_left(const call& call);

    item_storage storage_;
    items::service service_;
    housekeeping following_;  // What other processes change, such as an import or a sale.
    housekeeping house_;
    std::atomic<std::size_t> holds_ = 0;
};

}  // namespace souk::app
