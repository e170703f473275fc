// Decimal numbers as JSON spells them, read without floating point.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace souk {

// The number's text times ten to the power of `decimals`, exactly: "39.98" with 2 is 3998. Nothing
// when it is not JSON's spelling of a number, has more decimals that are not zero, or has more than
// 18 digits before and after the point together.
std::optional<std::int64_t> parse_decimal(std::string_view text, int decimals);

}  // namespace souk
