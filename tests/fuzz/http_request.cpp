// A connection's bytes: where a request ends must not depend on how they were cut into packets, and
// what is accepted is clean.
#include "base/text.hpp"
#include "fuzzing.hpp"
#include "http/chunked.hpp"
#include "http/framing.hpp"

#include <algorithm>
#include <string>

namespace souk::fuzz {
namespace {

constexpr std::uint64_t most_body_bytes = 1'000'000;

// The length of the head, 0 for none yet, or -1 for a refusal.
std::ptrdiff_t scan(std::string_view bytes, std::size_t step)
{
    http::head_scanner scanner;
    for (std::size_t arrived = step; arrived < bytes.size(); arrived += step) {
        const auto found = scanner.scan(bytes.substr(0, arrived));
        if (!found || *found > 0) {
            return found ? static_cast<std::ptrdiff_t>(*found) : -1;
        }
    }
    const auto found = scanner.scan(bytes);
    return found ? static_cast<std::ptrdiff_t>(*found) : -1;
}

struct body_end {
    bool refused = false;
    bool done = false;
    std::size_t taken = 0;
    std::string body;

    friend bool operator==(const body_end&, const body_end&) = default;
};

body_end take_body(std::string_view bytes, std::size_t step)
{
    http::chunked_body chunks{most_body_bytes};
    body_end end;
    while (!chunks.done() && end.taken < bytes.size()) {
        const auto taken = chunks.take(bytes.substr(end.taken, step), end.body);
        if (!taken) {
            return {.refused = true};
        }
        end.taken += *taken;
    }
    end.done = chunks.done();
    return end;
}

bool is_clean(const http::headers& fields)
{
    return std::ranges::all_of(fields, [](const auto& field) {
        const auto& [name, value] = field;
        return !name.empty() && std::ranges::none_of(name, [](char c) {
            return c <= ' ' || c == ':' || (c >= 'A' && c <= 'Z');
        }) && value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string::npos;
    });
}

void read(std::string_view bytes)
{
    const auto length = scan(bytes, bytes.size() + 1);
    const auto in_pieces = scan(bytes, 1);
    expect(length == in_pieces, "a head ends at one place however its bytes arrive");
    if (length <= 0) {
        return;
    }
    const auto size = static_cast<std::size_t>(length);
    const auto head = http::parse_request_head(bytes.substr(0, size));
    if (!head) {
        expect(head.error().status >= 400, "a refusal has a status of its own");
        return;
    }
    expect(head->path.starts_with('/'), "a path is absolute");
    expect(count_code_points(head->path).has_value(), "a path is UTF-8");
    expect(
        ("/" + head->path + "/").find("/../") == std::string::npos, "a path has no dot segments"
    );
    expect(!(head->chunked && head->content_length > 0), "a body has one length");
    expect(is_clean(head->fields), "names are lower-case tokens, values hold no line end");
    if (head->chunked) {
        const auto rest = bytes.substr(size);
        expect(
            take_body(rest, rest.size() + 1) == take_body(rest, 1),
            "a body ends at one place however its bytes arrive"
        );
    }
}

}  // namespace
}  // namespace souk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    souk::fuzz::read(souk::fuzz::text_of(data, size));
    return 0;
}
