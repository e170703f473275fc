#include "storage/cassandra/values.hpp"

#include <limits>
#include <stdexcept>

namespace souk::storage::cassandra {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::int32_t unset_length = -2;

void append(std::string& to, std::uint64_t value, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        to += static_cast<char>(value >> shift & 0xff);
    }
}

void append_length(std::string& to, std::size_t length)
{
    if (length > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
        throw std::invalid_argument{"a value is too long for Cassandra"};
    }
    append(to, length, 4);
}

}  // namespace

values& values::text(std::string_view value)
{
    append_length(bytes_, value.size());
    bytes_ += value;
    return *this;
}

values& values::optional_text(const std::optional<std::string>& value)
{
    return value ? text(std::string_view{*value}) : null();
}

values& values::blob(std::string_view bytes)
{
    return text(bytes);
}

values& values::bigint(std::int64_t value)
{
    append_length(bytes_, 8);
    append(bytes_, static_cast<std::uint64_t>(value), 8);
    return *this;
}

values& values::integer(std::int32_t value)
{
    append_length(bytes_, 4);
    append(bytes_, static_cast<std::uint32_t>(value), 4);
    return *this;
}

values& values::boolean(bool value)
{
    append_length(bytes_, 1);
    append(bytes_, value ? 1 : 0, 1);
    return *this;
}

values& values::uuid(std::string_view value)
{
    std::string bytes;
    int digits = 0;
    int pair = 0;
    for (const char each : value) {
        if (each == '-') {
            continue;
        }
        const auto digit = hex_digits.find(each);
        if (digit == std::string_view::npos) {
            throw std::invalid_argument{"no UUID"};
        }
        pair = pair * 16 + static_cast<int>(digit);
        if (++digits % 2 == 0) {
            bytes += static_cast<char>(pair);
            pair = 0;
        }
    }
    if (digits != 32) {
        throw std::invalid_argument{"no UUID"};
    }
    return blob(bytes);
}

values& values::list(const std::vector<std::string>& value)
{
    std::string encoded;
    append_length(encoded, value.size());
    for (const std::string& each : value) {
        append_length(encoded, each.size());
        encoded += each;
    }
    return blob(encoded);
}

values& values::list(const std::vector<std::int64_t>& value)
{
    std::string encoded;
    append_length(encoded, value.size());
    for (const std::int64_t each : value) {
        append_length(encoded, 8);
        append(encoded, static_cast<std::uint64_t>(each), 8);
    }
    return blob(encoded);
}

values& values::map(const std::vector<std::pair<std::int32_t, std::string>>& value)
{
    std::string encoded;
    append_length(encoded, value.size());
    for (const auto& [key, each] : value) {
        append_length(encoded, 4);
        append(encoded, static_cast<std::uint32_t>(key), 4);
        append_length(encoded, each.size());
        encoded += each;
    }
    return blob(encoded);
}

values& values::null()
{
    append(bytes_, static_cast<std::uint32_t>(-1), 4);
    return *this;
}

values& values::unset()
{
    append(bytes_, static_cast<std::uint32_t>(unset_length), 4);
    return *this;
}

}  // namespace souk::storage::cassandra
