// What a seed decides before anything runs: how many do what, how the shop is set up, which faults
// there are. A plan can be made smaller, to find what of it makes a run fail.
#pragma once

#include "app/settings.hpp"
#include "simulation/dice.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace souk::simulation {

enum class fault {
    slow_store,         // A work waits long for the database.
    full_store,         // The database's queue has no room.
    failed_read,        // The database can't be reached.
    failed_write,       // The same, and nothing was kept.
    unknown_write,      // What was written is kept, and its writer is told of an outage.
    slow_call,          // A call between processes, or its answer, takes long.
    lost_call,          // It never arrives.
    lost_answer,        // What was asked is done, and its caller never hears of it.
    torn_answer,        // The connection breaks before the whole answer is there.
    repeated_call,      // It arrives twice.
    late_event,         // A consumer gets an event late.
    repeated_event,     // A consumer gets an event twice.
    replayed_event,     // A consumer gets an order's events again from an earlier one on.
    unconfirmed_event,  // What an event asks for is done, and its consumer fails then.
    crash,              // A process ends in the middle of whatever it does.
    crash_after_write,  // The same, as soon as something is kept.
    blackout,           // All processes end at once.
    stop,               // A process is told to end, and ends in order.
    clock_jump,         // A machine's wall clock is wrong from now on.
};
constexpr std::size_t faults_known = 19;

std::string_view name_of(fault kind);

using fault_rates = std::array<unsigned, faults_known>;  // In 10,000 occasions.

struct plan {
    std::uint64_t seed = 0;
    std::size_t customers = 0;
    std::size_t visits = 0;  // Of each customer.
    std::size_t shopkeepers = 0;
    std::size_t items = 0;
    std::int64_t units = 0;  // Of an item, at first.
    bool in_one_process = false;
    fault_rates rates{};
    std::size_t most_faults = std::numeric_limits<std::size_t>::max();
    app::settings shop;
};

plan make_plan(std::uint64_t seed);

// One line, for a person.
std::string describe(const plan& of);

}  // namespace souk::simulation
