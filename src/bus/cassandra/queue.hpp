// The effects that an instance must perform, as it keeps them in memory.
#pragma once

#include "bus/cassandra/outbox.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace souk::bus::cassandra {

// Safe to use from any thread.
class queue {
public:
    explicit queue(std::size_t most) : most_(most) {}

    // Answers false, and keeps nothing, when it is full.
    bool add(promise what, std::vector<storage::cassandra::bound> with_it);

    bool has(const std::string& promise_id) const;
    std::vector<queued_effect> due(timestamp now, std::size_t limit) const;
    void postpone(const std::string& effect_id, timestamp until);
    effect_queue::backlog undone() const;

    // The oldest bucket of that owner's promises that are here.
    std::optional<std::int64_t> oldest_bucket(const std::string& owner) const;

    // What ends with those effects: promises none of whose effects is left, and the writes that
    // waited for them.
    struct ending {
        std::vector<promise> kept;
        std::vector<storage::cassandra::bound> writes;
    };
    ending ended_by(const std::vector<std::string>& effect_ids) const;

    // Takes those effects out.
    void remove(const std::vector<std::string>& effect_ids);

private:
    struct waiting {
        queued_effect what;
        timestamp due_at;
        std::string promise_id;
    };
    struct kept_promise {
        promise made;
        std::vector<storage::cassandra::bound> writes;
        std::size_t left = 0;
    };

    std::size_t most_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, waiting> effects_;
    std::unordered_map<std::string, kept_promise> promises_;
    std::set<std::pair<timestamp, std::string>> order_;
    std::map<std::string, std::multiset<std::int64_t>> buckets_;  // By owner.
};

}  // namespace souk::bus::cassandra
