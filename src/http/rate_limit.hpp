// Token buckets by key, for limits by address or account.
#pragma once

#include "base/world.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace souk::http {

// Bounded in memory: past `most_keys` the bucket longest unused is forgotten. Any thread may use
// it.
class rate_limit {
public:
    // A full bucket holds `burst` and gains `per_second`.
    rate_limit(
        souk::world& world, double burst, double per_second, std::size_t most_keys = 100'000
    );
    ~rate_limit();
    rate_limit(const rate_limit&) = delete;
    rate_limit& operator=(const rate_limit&) = delete;

    // Takes one from the key's bucket. Answers 0, or the seconds (at least 1) until it is worth
    // another try, when it is empty; then nothing is taken.
    int take(std::string_view key);

    // As take(), without taking.
    int wait_of(std::string_view key) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace souk::http
