#include "base/outage.hpp"
#include "storage/cassandra/values.hpp"

#include <algorithm>

namespace souk::storage::cassandra {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

[[noreturn]] void fail()
{
    throw unavailable{"Cassandra answered another type than expected"};
}

std::uint64_t number(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (const char each : bytes) {
        value = value << 8 | static_cast<unsigned char>(each);
    }
    return value;
}

// Takes a length and as many bytes: an element of a collection.
std::string_view take(std::string_view& from)
{
    if (from.size() < 4) {
        fail();
    }
    const auto length = number(from.substr(0, 4));
    if (length > from.size() - 4) {
        fail();
    }
    const auto taken = from.substr(4, length);
    from.remove_prefix(4 + length);
    return taken;
}

std::uint64_t take_count(std::string_view& from)
{
    if (from.size() < 4) {
        fail();
    }
    const auto count = number(from.substr(0, 4));
    from.remove_prefix(4);
    return count;
}

}  // namespace

rows::rows(std::string bytes, std::size_t count, std::size_t columns, std::string next_page)
    : bytes_(std::move(bytes)), count_(count), columns_(columns), next_page_(std::move(next_page))
{
    cells_.reserve(count * columns);
    std::size_t begin = 0;
    while (cells_.size() < count * columns) {
        if (bytes_.size() - begin < 4) {
            fail();
        }
        const auto length =
            static_cast<std::int32_t>(number(std::string_view{bytes_}.substr(begin, 4)));
        begin += 4;
        const auto taken = static_cast<std::size_t>(std::max(length, 0));
        if (taken > bytes_.size() - begin) {
            fail();
        }
        cells_.push_back({.begin = begin, .length = length});
        begin += taken;
    }
}

const rows::cell& rows::at(std::size_t row, std::size_t column) const
{
    if (row >= count_ || column >= columns_) {
        fail();
    }
    return cells_[row * columns_ + column];
}

bool rows::is_null(std::size_t row, std::size_t column) const
{
    return at(row, column).length < 0;
}

std::string_view rows::text(std::size_t row, std::size_t column) const
{
    const cell& it = at(row, column);
    if (it.length < 0) {
        fail();
    }
    return std::string_view{bytes_}.substr(it.begin, static_cast<std::size_t>(it.length));
}

std::string_view rows::blob(std::size_t row, std::size_t column) const
{
    return text(row, column);
}

std::optional<std::string> rows::optional_text(std::size_t row, std::size_t column) const
{
    return is_null(row, column) ? std::nullopt : std::optional{std::string{text(row, column)}};
}

std::int64_t rows::bigint(std::size_t row, std::size_t column) const
{
    const auto bytes = text(row, column);
    if (bytes.size() != 8) {
        fail();
    }
    return static_cast<std::int64_t>(number(bytes));
}

std::int32_t rows::integer(std::size_t row, std::size_t column) const
{
    const auto bytes = text(row, column);
    if (bytes.size() != 4) {
        fail();
    }
    return static_cast<std::int32_t>(number(bytes));
}

bool rows::boolean(std::size_t row, std::size_t column) const
{
    const auto bytes = text(row, column);
    if (bytes.size() != 1) {
        fail();
    }
    return bytes.front() != 0;
}

std::string rows::uuid(std::size_t row, std::size_t column) const
{
    const auto bytes = text(row, column);
    if (bytes.size() != 16) {
        fail();
    }
    std::string written;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            written += '-';
        }
        const auto byte = static_cast<unsigned char>(bytes[i]);
        written += hex_digits[byte >> 4U];
        written += hex_digits[byte & 15U];
    }
    return written;
}

std::vector<std::string> rows::list(std::size_t row, std::size_t column) const
{
    std::vector<std::string> elements;
    if (is_null(row, column)) {  // An empty collection is none.
        return elements;
    }
    auto rest = text(row, column);
    for (auto count = take_count(rest); count > 0; --count) {
        elements.emplace_back(take(rest));
    }
    return elements;
}

std::vector<std::pair<std::int32_t, std::string>>
rows::map(std::size_t row, std::size_t column) const
{
    std::vector<std::pair<std::int32_t, std::string>> elements;
    if (is_null(row, column)) {
        return elements;
    }
    auto rest = text(row, column);
    for (auto count = take_count(rest); count > 0; --count) {
        const auto key = take(rest);
        elements.emplace_back(static_cast<std::int32_t>(number(key)), take(rest));
    }
    return elements;
}

}  // namespace souk::storage::cassandra
