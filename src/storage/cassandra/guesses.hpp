// What this instance last saw of some partitions: a first guess of what a conditional write will
// meet, which saves reading it. The write's condition finds out whether the guess was right.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace souk::storage::cassandra {

// Safe to use from any thread.
template <class Value>
class guesses {
public:
    // Keeps the newest guesses, `most` keys at most.
    explicit guesses(std::size_t most) : most_(most) {}

    void put(const std::string& key, Value value)
    {
        const std::scoped_lock lock{mutex_};
        const auto [at, is_new] = kept_.insert_or_assign(key, std::move(value));
        if (!is_new) {
            return;
        }
        by_age_.push_back(key);
        // Those that were taken and not put back are in here still, and are passed over.
        while (kept_.size() > most_ || by_age_.size() > 2 * most_) {
            kept_.erase(by_age_.front());
            by_age_.pop_front();
        }
    }

    // The guess is gone then: whoever acts on it knows more afterwards.
    std::optional<Value> take(const std::string& key)
    {
        const std::scoped_lock lock{mutex_};
        auto found = kept_.extract(key);
        if (found.empty()) {
            return std::nullopt;
        }
        return std::move(found.mapped());
    }

private:
    const std::size_t most_;
    std::mutex mutex_;
    std::unordered_map<std::string, Value> kept_;
    std::deque<std::string> by_age_;
};

}  // namespace souk::storage::cassandra
