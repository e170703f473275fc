#include "http/framing.hpp"

#include "http/characters.hpp"
#include "http/target.hpp"

#include <algorithm>
#include <array>
#include <charconv>

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

std::string_view trim_blanks(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
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
    return std::pair{std::move(name), std::string{trim_blanks(line.substr(colon + 1))}};
}

bool is_port(std::string_view text)
{
    std::uint32_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() && port <= 65'535;
}

// A name, an IPv4 address or an IPv6 address in brackets, with or without a port.
bool is_host(std::string_view text)
{
    static constexpr byte_set name_bytes = make_byte_set("-._", true);
    static constexpr byte_set address_bytes = make_byte_set("0123456789abcdefABCDEF:.", false);
    const bool bracketed = text.starts_with('[');
    const auto name_end = bracketed ? text.find(']') : text.find(':');
    if (bracketed && name_end == std::string_view::npos) {
        return false;
    }
    const auto name = bracketed ? text.substr(1, name_end - 1) : text.substr(0, name_end);
    const auto rest = text.substr(std::min(text.size(), bracketed ? name_end + 1 : name_end));
    return !name.empty() && name.size() <= 255 &&
           all_in(bracketed ? address_bytes : name_bytes, name) &&
           (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))));
}

// What the fields say about the message itself, field by field.
class framing_fields {
public:
    framing_fields(request_head& into, bool is_1_0) : into_(into), is_1_0_(is_1_0) {}

    framed<void> note(std::string_view name, std::string_view value)
    {
        const auto* const known = std::ranges::find(singles, name);
        if (known != singles.end()) {
            bool& seen = seen_[static_cast<std::size_t>(known - singles.begin())];
            if (seen) {
                return malformed("A header field is repeated that may stand once.");
            }
            seen = true;
        }
        if (name == "content-length") {
            return note_length(value);
        }
        if (name == "transfer-encoding") {
            return note_encoding(value);
        }
        if (name == "host" && !is_host(value)) {
            return malformed("Host is no host.");
        }
        if (name == "expect") {
            return note_expectation(value);
        }
        if (name == "connection" && lists(value, "close")) {
            into_.keep_alive = false;
        }
        return {};
    }

    framed<void> check() const
    {
        if (!seen_[host] && !is_1_0_) {
            return malformed("Host is missing.");
        }
        if (seen_[length] && into_.chunked) {
            return malformed("Content-Length and Transfer-Encoding contradict each other.");
        }
        return {};
    }

private:
    enum single : std::uint8_t { host, length };
    static constexpr std::array<std::string_view, 6> singles{
        "host", "content-length", "transfer-encoding", "expect", "content-type", "idempotency-key"
    };

    framed<void> note_length(std::string_view value)
    {
        const auto read = parse_length(value);
        if (!read) {
            return malformed("Content-Length is no number.");
        }
        into_.content_length = *read;
        return {};
    }

    framed<void> note_encoding(std::string_view value)
    {
        if (is_1_0_ || !equal_without_case(value, "chunked")) {
            return malformed("Transfer-Encoding is not chunked.");
        }
        into_.chunked = true;
        return {};
    }

    framed<void> note_expectation(std::string_view value)
    {
        if (!equal_without_case(value, "100-continue")) {
            return std::unexpected(fault{
                .status = 417,
                .slug = "expectation-failed",
                .detail = "Only 100-continue can be expected.",
            });
        }
        into_.expects_continue = !is_1_0_;
        return {};
    }

    request_head& into_;
    bool is_1_0_;
    std::array<bool, singles.size()> seen_{};
};

framed<void> read_framing(request_head& into, bool is_1_0)
{
    into.keep_alive = !is_1_0;
    framing_fields found{into, is_1_0};
    for (const auto& [name, value] : into.fields) {
        const auto noted = found.note(name, value);
        if (!noted) {
            return noted;
        }
    }
    return found.check();
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

std::optional<std::uint64_t> parse_length(std::string_view text)
{
    std::uint64_t length = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, length);
    const bool padded = text.size() > 1 && text.front() == '0';
    if (error != std::errc{} || stopped != end || padded) {
        return std::nullopt;
    }
    return length;
}

bool lists(std::string_view list, std::string_view member)
{
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (equal_without_case(trim_blanks(list.substr(0, comma)), member)) {
            return true;
        }
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

}  // namespace souk::http
