// What the simulated processes of one run share.
#pragma once

#include "simulation/disk.hpp"
#include "simulation/faults.hpp"
#include "simulation/plan.hpp"
#include "simulation/scheduler.hpp"
#include "simulation/sim_world.hpp"
#include "simulation/trace.hpp"
#include "simulation/wire.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace souk::simulation {

class account_node;
class item_node;
class order_node;
class payment_node;
class card_node;

// Where a service's process is, when one runs and takes calls.
template <class Node>
class seat {
public:
    using node_type = Node;

    Node* open() { return ready_ ? node_.get() : nullptr; }
    Node* occupant() { return node_.get(); }

    void take(std::unique_ptr<Node> node)
    {
        ready_ = false;
        node_ = std::move(node);
    }
    void set_ready(bool whether) { ready_ = whether; }

private:
    std::unique_ptr<Node> node_;
    bool ready_ = false;
};

struct seats {
    seat<account_node> account;
    seat<item_node> item;
    seat<order_node> order;
    seat<payment_node> payment;
    seat<card_node> card;
};

struct disks {
    disks();

    disk account;
    disk item;
    disk order;
    disk payment;
    disk provider;
};

struct surroundings {
    const plan& with;
    scheduler& time;
    faults& luck;
    trace& told;
    wire& net;
    disks& kept;
    seats& places;
    std::uint64_t store_calls = 0;
};

// One life of a process: what its parts are made with.
struct birth {
    std::string name;
    life whose = nobody;
    const wall_clock& clock;
    std::function<void()> crash;  // Ends it, as soon as what goes on now lets it.
};

}  // namespace souk::simulation
