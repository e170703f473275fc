#include "http/idempotency_key.hpp"

#include <algorithm>
#include <string_view>

namespace souk::http {
namespace {

constexpr std::size_t most_size = 255;

bool is_printable(std::string_view key)
{
    return std::ranges::all_of(key, [](char c) { return c >= ' ' && c <= '~'; });
}

void check(std::string_view key, std::string_view name, json::fields& in)
{
    if (key.empty() || key.size() > most_size || !is_printable(key)) {
        in.note(name, "must be 1 to 255 printable ASCII characters");
    }
}

}  // namespace

std::optional<std::string> read_idempotency_key(const request& asked, json::fields& body)
{
    auto member = body.text("idempotencyKey", {.most = most_size, .control_characters = true});
    if (member) {
        check(*member, "idempotencyKey", body);
    }
    const auto header =
        std::ranges::find(asked.fields, "idempotency-key", &headers::value_type::first);
    if (header == asked.fields.end()) {
        return member;
    }
    check(header->second, "Idempotency-Key", body);
    if (member && *member != header->second) {
        body.note("idempotencyKey", "differs from the Idempotency-Key header");
    }
    return header->second;
}

}  // namespace souk::http
