// How what a store keeps is carried to another store.
#pragma once

#include "base/call.hpp"
#include "base/task.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace souk {

// All records of one kind in a store. Nothing else may change them meanwhile. What was added to one
// adapter reads from it as it read from the other. Every adapter passes its service's
// tests/archive_test.cpp.
template <class Record>
class archive_of {
public:
    archive_of() = default;
    virtual ~archive_of() = default;
    archive_of(const archive_of&) = delete;
    archive_of& operator=(const archive_of&) = delete;

    // Those after that one (nothing: the first), at most `limit`, in an order of the store's own.
    // Fewer only at the end.
    virtual task<std::vector<Record>>
    read(const call& call, const std::optional<Record>& after, std::size_t limit) = 0;

    // Puts records where there are none of these yet. Durable when it returns.
    virtual task<> add(const call& call, const std::vector<Record>& records) = 0;
};

}  // namespace souk
