#include "base/decimal.hpp"

#include <algorithm>
#include <string>

namespace souk {
namespace {

constexpr std::int64_t most_exponent = 1'000'000'000;
constexpr std::int64_t most_digits = 18;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// The digits at the start of the text, which loses them.
std::string_view take_digits(std::string_view& text)
{
    const auto end = std::ranges::find_if_not(text, is_digit);
    const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    return digits;
}

bool take(std::string_view& text, std::string_view any_of)
{
    if (text.empty() || !any_of.contains(text.front())) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

// The exponent after an "e"; beyond any sense it stays at a bound, since "0e9999999999" is a zero.
std::optional<std::int64_t> take_exponent(std::string_view& text)
{
    const bool negative = text.starts_with('-');
    take(text, "+-");
    const auto digits = take_digits(text);
    if (digits.empty()) {
        return std::nullopt;
    }
    std::int64_t exponent = 0;
    for (const char digit : digits) {
        exponent = std::min(exponent * 10 + (digit - '0'), most_exponent);
    }
    return negative ? -exponent : exponent;
}

// A number is its digits, without zeros at either end, times ten to the power of the scale.
struct decimal {
    bool negative = false;
    std::string digits;
    std::int64_t scale = 0;
};

std::optional<decimal> split(std::string_view text)
{
    decimal it;
    it.negative = take(text, "-");
    const auto whole = take_digits(text);
    if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) {
        return std::nullopt;
    }
    it.digits = whole;
    if (take(text, ".")) {
        const auto fraction = take_digits(text);
        if (fraction.empty()) {
            return std::nullopt;
        }
        it.digits += fraction;
        it.scale -= static_cast<std::int64_t>(fraction.size());
    }
    if (take(text, "eE")) {
        const auto exponent = take_exponent(text);
        if (!exponent) {
            return std::nullopt;
        }
        it.scale += *exponent;
    }
    if (!text.empty()) {
        return std::nullopt;
    }
    const auto last = it.digits.find_last_not_of('0') + 1;
    it.scale += static_cast<std::int64_t>(it.digits.size() - last);
    it.digits.resize(last);
    it.digits.erase(0, std::min(it.digits.find_first_not_of('0'), it.digits.size()));
    return it;
}

}  // namespace

std::optional<std::int64_t> parse_decimal(std::string_view text, int decimals)
{
    const auto number = split(text);
    if (!number) {
        return std::nullopt;
    }
    if (number->digits.empty()) {
        return 0;
    }
    const auto zeros = number->scale + decimals;
    if (zeros < 0 || static_cast<std::int64_t>(number->digits.size()) + zeros > most_digits) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    for (const char digit : number->digits) {
        value = value * 10 + (digit - '0');
    }
    for (std::int64_t i = 0; i < zeros; ++i) {
        value *= 10;
    }
    return number->negative ? -value : value;
}

}  // namespace souk
