// Which bytes may stand where in a message: RFC 9110 and RFC 3986 as tables.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace souk::http {

using byte_set = std::array<bool, 256>;

constexpr byte_set make_byte_set(std::string_view others, bool letters_and_digits)
{
    byte_set set{};
    for (const char each : others) {
        set[static_cast<unsigned char>(each)] = true;
    }
    for (std::size_t each = 0; letters_and_digits && each < set.size(); ++each) {
        const bool digit = each >= '0' && each <= '9';
        const bool upper = each >= 'A' && each <= 'Z';
        const bool lower = each >= 'a' && each <= 'z';
        set[each] = set[each] || digit || upper || lower;
    }
    return set;
}

inline constexpr byte_set token_bytes = make_byte_set("!#$%&'*+-.^_`|~", true);
inline constexpr byte_set unreserved_bytes = make_byte_set("-._~", true);
inline constexpr byte_set digit_bytes = make_byte_set("0123456789", false);

// What browsers leave as it is in a path (`[]^|` though RFC 3986 would have them encoded).
inline constexpr byte_set path_bytes = make_byte_set("-._~!$&'()*+,;=:@/%[]^|", true);
inline constexpr byte_set query_bytes = make_byte_set("-._~!$&'()*+,;=:@/?%[]^|`{}\\", true);

constexpr bool contains(const byte_set& set, char byte)
{
    return set[static_cast<unsigned char>(byte)];
}

constexpr bool all_in(const byte_set& set, std::string_view text)
{
    for (const char each : text) {
        if (!contains(set, each)) {
            return false;
        }
    }
    return true;
}

// A control character other than the tab: never allowed within a line of a head.
constexpr bool is_forbidden_in_line(char byte)
{
    const auto code = static_cast<unsigned char>(byte);
    return (code < 0x20 && byte != '\t') || code == 0x7F;
}

constexpr char to_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    const char lower = to_lower(byte);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Equal but for the case of ASCII letters.
constexpr bool equal_without_case(std::string_view a, std::string_view b)
{
    if (a.size() != b.size()) {
        return false;
    }
    for (std::size_t at = 0; at < a.size(); ++at) {
        if (to_lower(a[at]) != to_lower(b[at])) {
            return false;
        }
    }
    return true;
}

}  // namespace souk::http
