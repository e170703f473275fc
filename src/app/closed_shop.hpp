// The shop for a command: its services, without ports and without anything in the background.
#pragma once

#include "app/event_loops.hpp"
#include "app/run_task.hpp"
#include "app/shop.hpp"
#include "app/system_world.hpp"

#include <chrono>
#include <memory>

namespace souk::app {

// Works on the data folder beside a shop that is open, if one is.
class closed_shop {
public:
    explicit closed_shop(const settings& with)
        : world_(make_system_world()), loops_(1), shop_(with, *world_, metrics_)
    {
        loops_.start();
    }

    // The loop ends first: then nothing uses the services any more.
    ~closed_shop() { loops_.finish(milliseconds{10'000}); }
    closed_shop(const closed_shop&) = delete;
    closed_shop& operator=(const closed_shop&) = delete;

    shop& operator*() { return shop_; }
    shop* operator->() { return &shop_; }
    souk::world& world() { return *world_; }
    souk::metrics& metrics() { return metrics_; }

    // A call with all the time that a command has.
    call new_call() { return background_call(*world_, std::chrono::hours{24}); }

    template <class T>
    T run(task<T> work)
    {
        return run_task(loops_.executors().front(), std::move(work));
    }

private:
    std::unique_ptr<souk::world> world_;
    souk::metrics metrics_;
    event_loops loops_;
    shop shop_;
};

}  // namespace souk::app
