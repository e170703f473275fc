// How long requests took.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace souk::app::replay {

class latencies {
public:
    void add(std::uint32_t time_us)
    {
        times_us_.push_back(time_us);
        sorted_ = false;
    }

    std::size_t count() const { return times_us_.size(); }

    // The time that so many of a thousand requests did not exceed; 1,000 is the slowest of all.
    std::uint32_t within_us(std::size_t of_thousand)
    {
        if (times_us_.empty()) {
            return 0;
        }
        if (!sorted_) {
            std::ranges::sort(times_us_);
            sorted_ = true;
        }
        return times_us_.at((times_us_.size() - 1) * of_thousand / 1'000);
    }

private:
    std::vector<std::uint32_t> times_us_;
    bool sorted_ = true;
};

}  // namespace souk::app::replay
