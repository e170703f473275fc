#include "http/framing_fields.hpp"

#include "http/characters.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace souk::http {
namespace {

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
        // HTTP/1.0 leaves open what such a body means, and some programs read none.
        if (is_1_0_ && into_.has_body() && has_no_body_in_1_0(into_.method)) {
            return malformed("This method has no body in HTTP/1.0.");
        }
        return {};
    }

private:
    static bool has_no_body_in_1_0(verb method)
    {
        return method == verb::get || method == verb::head || method == verb::del;
    }

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

}  // namespace

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

std::string_view trim(std::string_view text, std::string_view blanks)
{
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::uint64_t> parse_length(std::string_view text)
{
    std::uint64_t length = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    const bool padded = text.size() > 1 && text.front() == '0';
    if (error != std::errc{} || stopped != text.data() + text.size() || padded) {
        return std::nullopt;
    }
    return length;
}

bool lists(std::string_view list, std::string_view member)
{
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (equal_without_case(trim(list.substr(0, comma), " \t"), member)) {
            return true;
        }
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

}  // namespace souk::http
