// A disk that outlives the processes that write to it: a SQLite database in memory. What is
// committed is durable, whatever becomes of the process.
#pragma once

#include "simulation/dice.hpp"
#include "simulation/faults.hpp"
#include "storage/sqlite/database.hpp"

#include <functional>
#include <string>
#include <vector>

namespace souk::simulation {

class disk {
public:
    disk(std::string name, const std::vector<storage::sqlite::migration>& schema);

    const std::string& name() const { return name_; }

    // Runs the work in a transaction. Answers whether something may have been kept.
    bool transact(storage::sqlite::job& work);

private:
    std::string name_;
    storage::sqlite::connection db_;
};

// What the works of one process's databases meet.
struct store_conditions {
    scheduler& time;
    faults& luck;
    life whose;
    dice& chance;
    std::uint64_t& calls;            // Counted.
    std::function<void()> on_crash;  // Ends that life.
};

// A process's view of a disk. Works run one after another, each after a while of its own.
storage::sqlite::database open(disk& on, const store_conditions& under);

}  // namespace souk::simulation
