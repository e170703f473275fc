#include "http/target.hpp"

#include "base/text.hpp"
#include "http/characters.hpp"
#include "http/client.hpp"

#include <algorithm>
#include <optional>

namespace souk::http {
namespace {

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char each) { return (each & 0x80) == 0; });
}

bool is_utf8(std::string_view text)
{
    return is_ascii(text) || count_code_points(text).has_value();
}

// Nothing when a percent sign is not followed by two digits or the outcome is no UTF-8.
std::optional<std::string> decode(std::string_view text, bool plus_is_space)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && plus_is_space) {
            decoded += ' ';
        } else if (text[at] != '%') {
            decoded += text[at];
        } else {
            const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
            const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
            if (high < 0 || low < 0) {
                return std::nullopt;
            }
            decoded += static_cast<char>(high * 16 + low);
            at += 2;
        }
    }
    if (!is_utf8(decoded)) {
        return std::nullopt;
    }
    return decoded;
}

bool has_dot_segment(std::string_view path)
{
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto segment = path.substr(0, path.find('/'));
        if (segment == "." || segment == "..") {
            return true;
        }
        path.remove_prefix(segment.size());
    }
    return false;
}

framed<std::string> parse_path(std::string_view raw)
{
    if (!raw.starts_with('/')) {
        return malformed("The target is not a path.");
    }
    if (!all_in(path_bytes, raw)) {
        return malformed("The path holds a character that must be encoded.");
    }
    auto path = decode(raw, false);
    if (!path) {
        return malformed("The path's encoding is wrong.");
    }
    if (std::ranges::count(*path, '/') != std::ranges::count(raw, '/') || path->contains('\\')) {
        return malformed("The path holds an encoded slash.");
    }
    const bool control = std::ranges::any_of(*path, [](char each) {
        return each == '\t' || is_forbidden_in_line(each);
    });
    if (control) {
        return malformed("The path holds a control character.");
    }
    if (has_dot_segment(*path)) {
        return malformed("The path holds a dot segment.");
    }
    return *std::move(path);
}

framed<std::map<std::string, std::string>> parse_query(std::string_view raw)
{
    if (!all_in(query_bytes, raw)) {
        return malformed("The query holds a character that must be encoded.");
    }
    std::map<std::string, std::string> query;
    while (!raw.empty()) {
        const auto pair = raw.substr(0, raw.find('&'));
        raw.remove_prefix(std::min(pair.size() + 1, raw.size()));
        if (pair.empty()) {
            continue;
        }
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = decode(pair.substr(0, equals), true);
        auto value = decode(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value) {
            return malformed("The query's encoding is wrong.");
        }
        if (!query.emplace(*std::move(name), *std::move(value)).second) {
            return std::unexpected(fault{
                .slug = "repeated-parameter",
                .detail = "A query parameter is repeated.",
            });
        }
    }
    return query;
}

std::string encode(std::string_view text, std::string_view kept)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char each : text) {
        if (contains(unreserved_bytes, each) || kept.contains(each)) {
            encoded += each;
        } else {
            const auto code = static_cast<unsigned char>(each);
            encoded += {'%', digits[code >> 4U], digits[code & 15U]};
        }
    }
    return encoded;
}

}  // namespace

framed<request_target> parse_target(std::string_view target)
{
    const auto mark = std::min(target.find('?'), target.size());
    auto path = parse_path(target.substr(0, mark));
    if (!path) {
        return std::unexpected(path.error());
    }
    auto query = parse_query(target.substr(std::min(mark + 1, target.size())));
    if (!query) {
        return std::unexpected(query.error());
    }
    return request_target{.path = *std::move(path), .query = *std::move(query)};
}

std::string encode_path(std::string_view path)
{
    return encode(path, "/");
}

std::string percent_encode(std::string_view text)
{
    return encode(text, {});
}

}  // namespace souk::http
