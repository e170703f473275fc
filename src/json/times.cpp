#include "json/times.hpp"

#include "base/decimal.hpp"

namespace souk::json {
namespace {

// Only three decimals are read: with nine, as Jackson writes, there are more digits than can be.
std::optional<timestamp> time_of_number(std::string_view number)
{
    constexpr std::int64_t year_5138_ms = 100'000'000'000'000;
    const auto point = number.find('.');
    const auto cut = point == std::string_view::npos ? number : number.substr(0, point + 4);
    const auto read = parse_decimal(cut, 3);
    if (!read || *read < 0) {
        return std::nullopt;
    }
    return from_milliseconds(*read < year_5138_ms ? *read : *read / 1'000);
}

}  // namespace

std::optional<timestamp> time_of(const value* written)
{
    if (written == nullptr) {
        return std::nullopt;
    }
    switch (written->type) {
    case value::kind::text: return parse_timestamp(written->text);
    case value::kind::number: return time_of_number(written->text);
    default: return std::nullopt;
    }
}

}  // namespace souk::json
