#include "base/world.hpp"

#include <algorithm>
#include <string_view>

namespace souk {
namespace {

// Sixteen hexadecimal digits; never all zero, which Trace Context forbids.
std::string random_hex(world& world)
{
    constexpr std::string_view digits = "0123456789abcdef";
    auto bits = std::max<std::uint64_t>(world.random(), 1);
    std::string text(16, '0');
    for (char& digit : text) {
        digit = digits[bits & 15];
        bits >>= 4;
    }
    return text;
}

}  // namespace

call background_call(world& world, milliseconds time_limit)
{
    std::string traceparent = "00-";
    traceparent += random_hex(world);
    traceparent += random_hex(world);
    traceparent += '-';
    traceparent += random_hex(world);
    traceparent += "-01";
    return {.traceparent = std::move(traceparent), .deadline = world.steady_now() + time_limit};
}

}  // namespace souk
