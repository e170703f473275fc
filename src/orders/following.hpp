// One account's orders as they change, for a stream of them.
#pragma once

#include "base/world.hpp"
#include "orders/feed.hpp"
#include "orders/ports.hpp"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace souk::orders {

// One coroutine at a time.
class following {
public:
    struct parts {
        order_store& orders;
        souk::world& world;
        std::unique_ptr<order_feed::follower> changes;
        account_email whose;
        milliseconds look_every;  // For what other instances change; 0: there are none.
    };

    // From `call`'s moment on; what was there before is no change.
    static task<std::shared_ptr<following>> begin(const call& call, parts of);

    // The orders that changed since the last time, as they are by now; those that another instance
    // changed once it is time to look for them. Nothing when it ends here: it has lasted long
    // enough, or more changed than was remembered. Who follows on reads the list first.
    task<std::optional<std::vector<order>>> next();

    // See order_feed::follower.
    void on_change(std::function<void()> wake) { of_.changes->on_change(std::move(wake)); }

    // When to ask for the next ones, if nothing wakes.
    milliseconds pause() const;

    steady_time now() const { return of_.world.steady_now(); }

private:
    explicit following(parts of);

    task<> look(const call& call, std::vector<order_id>& changed);

    parts of_;
    steady_time began_;
    steady_time looked_;
    std::map<order_id, std::int64_t> versions_;  // Those that were told, or there before.
};

}  // namespace souk::orders
