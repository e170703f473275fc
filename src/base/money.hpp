// An amount of the shop's one currency.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace souk {

// Whole cents; never a floating-point number. The limits of the API keep sums far from overflow:
// 1,000 lines of 100,000 units at 9,999,999.99 are refused by the limit on a total.
struct money {
    std::int64_t cents = 0;

    friend auto operator<=>(const money&, const money&) = default;
    friend money operator*(money amount, std::int64_t times) { return {amount.cents * times}; }
    friend money operator+(money a, money b) { return {a.cents + b.cents}; }
    friend money operator-(money a, money b) { return {a.cents - b.cents}; }
    money& operator+=(money other)
    {
        cents += other.cents;
        return *this;
    }
};

// The amount as a decimal number with the fewest digits: 39.98, 5, 0.1, -2.5.
std::string to_string(money amount);

// Reads a JSON number's text, also with an exponent. Nothing when it is no number, has more than
// two decimals that are not zero, or is beyond a million million.
std::optional<money> parse_money(std::string_view text);

}  // namespace souk
