// The functions of Boost.Charconv that Boost.MySQL links. That library is not header-only, and the
// standard library has the same.
#include <boost/charconv/from_chars.hpp>
#include <boost/charconv/to_chars.hpp>

#include <charconv>

namespace boost::charconv {

namespace {

std::chars_format to_standard(chars_format format)
{
    switch (format) {
    case chars_format::scientific: return std::chars_format::scientific;
    case chars_format::fixed: return std::chars_format::fixed;
    case chars_format::hex: return std::chars_format::hex;
    default: return std::chars_format::general;
    }
}

template <class Number>
from_chars_result read(const char* first, const char* last, Number& value, chars_format format)
{
    const auto done = std::from_chars(first, last, value, to_standard(format));
    return {done.ptr, done.ec};
}

}  // namespace

from_chars_result
from_chars(const char* first, const char* last, double& value, chars_format format) noexcept
{
    return read(first, last, value, format);
}

from_chars_result
from_chars(const char* first, const char* last, float& value, chars_format format) noexcept
{
    return read(first, last, value, format);
}

to_chars_result to_chars(char* first, char* last, double value, chars_format format) noexcept
{
    // Without a format: the shortest text that reads back as the same value.
    const auto done = format == chars_format::general
                          ? std::to_chars(first, last, value)
                          : std::to_chars(first, last, value, to_standard(format));
    return {done.ptr, done.ec};
}

}  // namespace boost::charconv
