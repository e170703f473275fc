#include "http/framing.hpp"

#include "http/characters.hpp"
#include "http/framing_fields.hpp"
#include "http/target.hpp"

#include <algorithm>
#include <array>

namespace souk::http {
namespace {

constexpr std::size_t most_fields = 100;

constexpr std::array<std::pair<std::string_view, verb>, 7> verbs{{
    {"GET", verb::get},
    {"HEAD", verb::head},
    {"POST", verb::post},
    {"PUT", verb::put},
    {"PATCH", verb::patch},
    {"DELETE", verb::del},
    {"OPTIONS", verb::options},
}};

verb to_verb(std::string_view method)
{
    const auto* const found =
        std::ranges::find(verbs, method, &std::pair<std::string_view, verb>::first);
    return found == verbs.end() ? verb::other : found->second;
}

struct request_line {
    std::string_view method;
    std::string_view target;
    bool is_1_0 = false;
};

// HTTP/1.1, or HTTP/1.0 without its keep-alive.
framed<bool> parse_version_is_1_0(std::string_view version)
{
    if (version == "HTTP/1.1" || version == "HTTP/1.0") {
        return version.back() == '0';
    }
    const bool other = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' &&
                       contains(digit_bytes, version[5]) && contains(digit_bytes, version[7]);
    if (other) {
        return std::unexpected(fault{
            .status = 505,
            .slug = "http-version-not-supported",
            .detail = "Only HTTP/1.1 is spoken here.",
        });
    }
    return malformed("The request line does not end in HTTP/1.1.");
}

framed<request_line> parse_request_line(std::string_view line)
{
    const auto first = line.find(' ');
    const auto second = line.find(' ', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos) {
        return malformed("The request line has not three parts.");
    }
    const auto version = parse_version_is_1_0(line.substr(second + 1));
    if (!version) {
        return std::unexpected(version.error());
    }
    const request_line parts{
        .method = line.substr(0, first),
        .target = line.substr(first + 1, second - first - 1),
        .is_1_0 = *version,
    };
    if (parts.method.empty() || !all_in(token_bytes, parts.method)) {
        return malformed("The method is no token.");
    }
    return parts;
}

framed<std::pair<std::string, std::string>> parse_field(std::string_view line)
{
    if (line.front() == ' ' || line.front() == '\t') {
        return malformed("A header field is folded.");
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return malformed("A header field has no name.");
    }
    std::string name{line.substr(0, colon)};
    if (!all_in(token_bytes, name)) {
        return malformed("A header field's name is no token.");
    }
    for (char& each : name) {
        each = to_lower(each);
    }
    // Some programs take a tab there for a part of the value.
    const bool frames = name == "content-length" || name == "transfer-encoding";
    const auto value = trim(line.substr(colon + 1), frames ? " " : " \t");
    return std::pair{std::move(name), std::string{value}};
}

}  // namespace

framed<std::size_t> head_scanner::scan(std::string_view arrived)
{
    for (; scanned_ < arrived.size(); ++scanned_) {
        const char byte = arrived[scanned_];
        if (!is_forbidden_in_line(byte)) {
            continue;
        }
        if (byte != '\r') {
            return malformed("The header holds a bare line end or a control character.");
        }
        if (scanned_ + 1 == arrived.size()) {
            return 0;
        }
        if (arrived[scanned_ + 1] != '\n') {
            return malformed("The header holds a bare carriage return.");
        }
        const bool empty_line = scanned_ == line_begin_;
        if (empty_line && line_begin_ == 0) {
            return malformed("The request begins with an empty line.");
        }
        ++scanned_;
        line_begin_ = scanned_ + 1;
        if (empty_line) {
            return line_begin_;
        }
    }
    return 0;
}

framed<request_head> parse_request_head(std::string_view head)
{
    const auto line_end = head.find("\r\n");
    const auto line = parse_request_line(head.substr(0, line_end));
    if (!line) {
        return std::unexpected(line.error());
    }
    auto target = parse_target(line->target);
    if (!target) {
        return std::unexpected(target.error());
    }
    const auto rest = line_end == std::string_view::npos ? head.size() : line_end + 2;
    auto fields = parse_fields(head.substr(rest));
    if (!fields) {
        return std::unexpected(fields.error());
    }
    request_head read{
        .method = to_verb(line->method),
        .path = std::move(target->path),
        .query = std::move(target->query),
        .fields = *std::move(fields),
    };
    if (const auto framing = read_framing(read, line->is_1_0); !framing) {
        return std::unexpected(framing.error());
    }
    return read;
}

framed<headers> parse_fields(std::string_view lines)
{
    headers fields;
    fields.reserve(16);
    while (!lines.empty() && lines != "\r\n") {
        const auto end = lines.find("\r\n");
        if (end == std::string_view::npos || end == 0) {
            return malformed("The header does not end in an empty line.");
        }
        auto field = parse_field(lines.substr(0, end));
        if (!field) {
            return std::unexpected(field.error());
        }
        if (fields.size() == most_fields) {
            return std::unexpected(fault{
                .status = 431,
                .slug = "header-too-large",
                .detail = "The request has too many header fields.",
            });
        }
        fields.push_back(*std::move(field));
        lines.remove_prefix(end + 2);
    }
    return fields;
}

}  // namespace souk::http
