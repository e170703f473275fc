// Conditional writes whose outcome is always found out.
#pragma once

#include "storage/cassandra/session.hpp"

#include <functional>
#include <vector>

namespace souk::storage::cassandra {

// What stands in the place that a write would have marked.
enum class mark { ours, others, none };

// Looks for it; must read with usage::serial_read, so that no earlier write can come after.
using look = std::function<task<mark>(const call&)>;

// Runs a conditional write. Answers whether it was applied; not, when the condition did not hold.
// An unknown outcome is looked up, even past the call's deadline, and the write is tried again
// when it left no mark. Throws outcome_unknown when it may still be applied later; anything else
// that is thrown means that it never will.
task<bool>
write_conditionally(session& db, const call& call, std::vector<bound> write, const look& look);

}  // namespace souk::storage::cassandra
