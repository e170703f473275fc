// The way of events to a consumer's reactions: each at least once and those of one order in order,
// but late, twice, or again from an earlier one on.
#pragma once

#include "base/world.hpp"
#include "bus/consumer.hpp"
#include "simulation/dice.hpp"
#include "simulation/faults.hpp"

#include <deque>
#include <functional>
#include <map>
#include <string>

namespace souk::simulation {

class unreliable_bus final : public bus::consumer {
public:
    // Reactions are given on to `to`.
    unreliable_bus(bus::consumer& to, world& world, faults& luck, dice chance)
        : to_(to), world_(world), luck_(luck), chance_(chance)
    {
    }

    using consumer::on;
    void on(std::string topic, std::string type, bus::reaction react) override;

private:
    struct delivery {
        event what;
        const bus::reaction* react = nullptr;
    };

    task<> deliver(const call& call, const event& what, const bus::reaction& react);
    task<> replay(const call& call, const std::string& key);

    bus::consumer& to_;
    world& world_;
    faults& luck_;
    dice chance_;
    std::deque<bus::reaction> reactions_;
    std::map<std::string, std::vector<delivery>> delivered_;  // Of each key, in order.
};

}  // namespace souk::simulation
