#include "http/deadline.hpp"

#include <algorithm>
#include <charconv>

namespace souk::http {
namespace {

constexpr std::string_view internal_calls = "/internal/";
constexpr milliseconds longest{std::chrono::hours{1}};

}  // namespace

std::string to_time_left(steady_time deadline, steady_time now)
{
    // A deadline that is no deadline may be as far away as a clock can tell.
    const auto left = std::min(deadline, now + longest) - now;
    const auto whole = std::chrono::floor<milliseconds>(left);
    return std::to_string(std::max(whole, milliseconds{0}).count());
}

std::optional<steady_time> wanted_by(const request& asked, world& world)
{
    if (!asked.path.starts_with(internal_calls)) {
        return std::nullopt;
    }
    const auto text = asked.header(deadline_field);
    std::int64_t left = 0;
    const auto* const begin = text.data();
    const auto* const end = begin + text.size();
    const auto [stopped, error] = std::from_chars(begin, end, left);
    if (error != std::errc{} || stopped != end || left < 0 || left > longest.count()) {
        return std::nullopt;
    }
    return world.steady_now() + milliseconds{left};
}

}  // namespace souk::http
