#include "items/search.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <clocale>
#include <cwctype>
#include <sstream>

namespace souk::items {
namespace {

// The C library's table of Unicode's simple lower case; null where the locale is not installed.
locale_t unicode()
{
    static const locale_t only = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return only;
}

// Takes one code point off valid UTF-8.
char32_t take(std::string_view& text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4));
    char32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    text.remove_prefix(length);
    return point;
}

void append(std::string& to, char32_t point)
{
    const auto add = [&to](char32_t byte) { to += static_cast<char>(byte); };
    if (point < 0x80) {
        add(point);
    } else if (point < 0x800) {
        add(0xC0 | point >> 6);
        add(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        add(0xE0 | point >> 12);
        add(0x80 | (point >> 6 & 0x3F));
        add(0x80 | (point & 0x3F));
    } else {
        add(0xF0 | point >> 18);
        add(0x80 | (point >> 12 & 0x3F));
        add(0x80 | (point >> 6 & 0x3F));
        add(0x80 | (point & 0x3F));
    }
}

}  // namespace

std::string fold(std::string_view text)
{
    const bool ascii = std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; });
    if (ascii || unicode() == nullptr) {
        return to_lower(text);
    }
    std::string folded;
    folded.reserve(text.size());
    while (!text.empty()) {
        const auto point = take(text);
        append(folded, static_cast<char32_t>(towlower_l(static_cast<wint_t>(point), unicode())));
    }
    return folded;
}

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> words;
    std::istringstream in{fold(text)};
    for (std::string word; in >> word;) {
        words.push_back(word);
    }
    return words;
}

}  // namespace souk::items
