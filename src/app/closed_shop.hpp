// The shop for a command: its services, without ports and without anything in the background.
#pragma once

#include "app/command_loop.hpp"
#include "app/embedded_shop.hpp"
#include "app/shop.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace souk::app {

// Works on the data beside a shop that is open, if one is.
template <class Shop>
class closed {
public:
    // `open` makes the shop of a world and metrics.
    template <class Open>
    explicit closed(Open open) : shop_(open(on_.world(), metrics_))
    {
    }

    // The loop ends first: then nothing uses the services any more.
    ~closed() { on_.finish(); }
    closed(const closed&) = delete;
    closed& operator=(const closed&) = delete;

    Shop* operator->() { return shop_.get(); }
    souk::world& world() { return on_.world(); }
    executor loop() { return on_.loop(); }

    // A call with all the time that a command has.
    call new_call() { return background_call(world(), std::chrono::hours{24}); }

    template <class T>
    T run(task<T> work)
    {
        return on_.run(std::move(work));
    }

private:
    souk::metrics metrics_;
    command_loop on_;
    std::unique_ptr<Shop> shop_;
};

class closed_shop : public closed<shop> {
public:
    closed_shop(const settings& with, const std::vector<std::string>& services)
        : closed([&](souk::world& world, souk::metrics& metrics) {
              return open_shop(with, services, world, metrics);
          })
    {
    }
};

// Of the embedded shape, with its files.
class closed_embedded_shop : public closed<embedded_shop> {
public:
    explicit closed_embedded_shop(const settings& with)
        : closed([&](souk::world& world, souk::metrics& metrics) {
              return std::make_unique<embedded_shop>(with, world, metrics);
          })
    {
    }
};

}  // namespace souk::app
