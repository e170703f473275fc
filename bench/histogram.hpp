// Times to three digits, however many and however long: exact to 2 ms, then within a thousandth.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace souk::bench {

class histogram {
public:
    void add(std::uint64_t time_us)
    {
        const std::size_t place = place_of(time_us);
        if (place >= counts_.size()) {
            counts_.resize(place + 1);
        }
        ++counts_[place];
        ++count_;
        longest_us_ = std::max(longest_us_, time_us);
    }

    std::size_t count() const { return count_; }
    double longest_ms() const { return static_cast<double>(longest_us_) / 1e3; }

    // The time that this share of all did not exceed.
    double within_ms(double share) const
    {
        const auto wanted = static_cast<double>(count_) * share;
        std::size_t seen = 0;
        for (std::size_t place = 0; place < counts_.size(); ++place) {
            seen += counts_[place];
            if (static_cast<double>(seen) >= wanted) {
                return std::min(static_cast<double>(most_at(place)) / 1e3, longest_ms());
            }
        }
        return longest_ms();
    }

private:
    static constexpr unsigned bits = 10;
    static constexpr std::uint64_t part = std::uint64_t{1} << bits;  // Places for each doubling.

    static std::size_t place_of(std::uint64_t time_us)
    {
        if (time_us < 2 * part) {
            return time_us;
        }
        const auto shift = static_cast<unsigned>(std::bit_width(time_us)) - bits - 1;
        return shift * part + (time_us >> shift);
    }

    static std::uint64_t most_at(std::size_t place)
    {
        if (place < 2 * part) {
            return place;
        }
        const auto shift = place / part - 1;
        return ((place - shift * part + 1) << shift) - 1;
    }

    std::vector<std::size_t> counts_;
    std::size_t count_ = 0;
    std::uint64_t longest_us_ = 0;
};

}  // namespace souk::bench
