// Chance that a seed decides: the same on every machine, which the standard's distributions are
// not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace souk::simulation {

class dice {
public:
    // Each purpose of a seed has numbers of its own, so that drawing more of one changes no other.
    dice(std::uint64_t seed, std::string_view purpose);

    std::uint64_t roll();

    // From 0 to below `bound`, which is not 0. The bias of a remainder does not matter here.
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(roll() % bound); }

    std::int64_t between(std::int64_t least, std::int64_t most)
    {
        return least + static_cast<std::int64_t>(below(static_cast<std::size_t>(most - least) + 1));
    }

    bool happens(unsigned in_10_000) { return in_10_000 > 0 && below(10'000) < in_10_000; }
    bool coin() { return (roll() & 1) != 0; }

    template <class T>
    const T& pick(std::span<const T> among)
    {
        return among[below(among.size())];
    }

private:
    std::uint64_t state_;
};

}  // namespace souk::simulation
