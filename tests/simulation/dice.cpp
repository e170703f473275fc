#include "simulation/dice.hpp"

namespace souk::simulation {

namespace {

constexpr std::uint64_t step = 0x9e3779b97f4a7c15ULL;

// SplitMix64's finalizer.
std::uint64_t mix(std::uint64_t bits)
{
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
    return bits ^ (bits >> 31);
}

}  // namespace

dice::dice(std::uint64_t seed, std::string_view purpose) : state_(mix(seed + step))
{
    for (const char each : purpose) {
        state_ = mix(state_ ^ static_cast<unsigned char>(each));
    }
}

std::uint64_t dice::roll()
{
    state_ += step;
    return mix(state_);
}

}  // namespace souk::simulation
