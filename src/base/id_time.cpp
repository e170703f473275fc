#include "base/id_time.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace souk {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t time_digits = 12;
constexpr int low_bits = 16;  // Of the time's 48, those behind the first dash.

}  // namespace

timestamp time_of_id(std::string_view id)
{
    std::int64_t value = 0;
    std::size_t digits = 0;
    for (const char each : id) {
        if (each == '-') {
            continue;
        }
        const auto digit = hex_digits.find(each);
        if (digit == std::string_view::npos || digits == time_digits) {
            break;
        }
        value = value * 16 + static_cast<std::int64_t>(digit);
        ++digits;
    }
    for (; digits < time_digits; ++digits) {
        value *= 16;
    }
    return from_milliseconds(value);
}

std::string first_id_at(timestamp at)
{
    const auto count = static_cast<std::uint64_t>(std::max<std::int64_t>(0, to_milliseconds(at)));
    return fmt::format(
        "{:08x}-{:04x}-7000-8000-000000000000", count >> low_bits, count & ((1U << low_bits) - 1)
    );
}

id_range ids_between(
    const std::optional<timestamp>& from,
    const std::optional<timestamp>& to,
    const std::optional<std::string>& before
)
{
    id_range range;
    if (from) {
        range.from = first_id_at(*from);
    }
    if (to) {
        range.before = first_id_at(*to);
    }
    if (before) {
        range.before = std::min(range.before, *before);
    }
    return range;
}

}  // namespace souk
