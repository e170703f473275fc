// What a service's consumers gave up, for its operator.
#pragma once

#include "base/call.hpp"
#include "base/task.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace souk::bus {

struct letter {
    std::string id;  // Where it stands: another one has another.
    std::string topic;
    std::string key;
    std::string reason;
    timestamp at;  // When it was given up.
};

// Safe to use from any loop, also while the consumer runs.
class dead_letter_box {
public:
    virtual ~dead_letter_box() = default;

    // The newest so many, the newest first.
    virtual task<std::vector<letter>> newest_dead_letters(const call& call, std::size_t most) = 0;

    // Delivers the group's dead letters once more; those that succeed are gone. Begins none that
    // may not end before the call's deadline. Answers how many succeeded and how many did not. One
    // at a time: two at once deliver twice.
    virtual task<std::pair<std::size_t, std::size_t>> retry_dead_letters(const call& call) = 0;
};

}  // namespace souk::bus
