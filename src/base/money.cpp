#include "base/money.hpp"

#include "base/decimal.hpp"

namespace souk {
namespace {

constexpr std::int64_t most_cents = 100'000'000'000'000;

}  // namespace

std::string to_string(money amount)
{
    const bool negative = amount.cents < 0;
    const auto bits = static_cast<std::uint64_t>(amount.cents);
    const std::uint64_t cents = negative ? 0 - bits : bits;
    std::string text = negative ? "-" : "";
    text += std::to_string(cents / 100);
    if (const auto rest = cents % 100; rest != 0) {
        text += '.';
        text += static_cast<char>('0' + rest / 10);
        if (rest % 10 != 0) {
            text += static_cast<char>('0' + rest % 10);
        }
    }
    return text;
}

std::optional<money> parse_money(std::string_view text)
{
    const auto cents = parse_decimal(text, 2);
    if (!cents || *cents > most_cents || *cents < -most_cents) {
        return std::nullopt;
    }
    return money{*cents};
}

}  // namespace souk
