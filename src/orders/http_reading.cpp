#include "orders/http_reading.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace souk::orders {

namespace {

// Above any limit on an order's lines that a shop may set: the rule itself is the domain's.
constexpr std::size_t most_lines_read = 10'000;
constexpr std::int64_t most_units_read = 1'000'000'000;
constexpr std::size_t most_key_size = 255;

std::optional<wanted_line> read_line(const json::value& from, json::fields& all, std::size_t index)
{
    const std::string at = "items[" + std::to_string(index) + "]";
    if (from.type != json::value::kind::object) {
        all.note(at, "must be an object");
        return std::nullopt;
    }
    json::fields in{from, at + "."};
    const std::string_view quantity = in.has("quantity") ? "quantity" : "qty";
    wanted_line line{
        .upc = in.required("upc", in.text("upc", {.least = 1, .most = 64})),
        .quantity = in.required(quantity, in.whole(quantity, 1, most_units_read)),
    };
    if (in.has("quantity") && in.has("qty")) {
        in.note("qty", "say quantity or qty, not both");
    }
    all.take_errors_of(in);
    return line;
}

std::vector<wanted_line> read_lines(json::fields& in)
{
    std::vector<wanted_line> wanted;
    const auto* const lines = in.array("items", 1, most_lines_read);
    if (lines == nullptr) {
        in.required("items", std::optional<bool>{});
        return wanted;
    }
    for (std::size_t i = 0; i < lines->size(); ++i) {
        if (auto line = read_line((*lines)[i], in, i)) {
            wanted.push_back(*std::move(line));
        }
    }
    return wanted;
}

bool is_printable(std::string_view key)
{
    return std::ranges::all_of(key, [](char c) { return c >= ' ' && c <= '~'; });
}

void check_key(std::string_view key, std::string_view name, json::fields& in)
{
    if (key.empty() || key.size() > most_key_size || !is_printable(key)) {
        in.note(name, "must be 1 to 255 printable ASCII characters");
    }
}

// The header, or the member of the seed; both only when they say the same.
std::optional<std::string> read_key(const http::request& request, json::fields& in)
{
    auto member = in.text("idempotencyKey", {.most = most_key_size, .control_characters = true});
    if (member) {
        check_key(*member, "idempotencyKey", in);
    }
    const auto header =
        std::ranges::find(request.fields, "idempotency-key", &http::headers::value_type::first);
    if (header == request.fields.end()) {
        return member;
    }
    check_key(header->second, "Idempotency-Key", in);
    if (member && *member != header->second) {
        in.note("idempotencyKey", "differs from the Idempotency-Key header");
    }
    return header->second;
}

// Whose orders are listed: one's own; an administrator sees all, or those of `account`.
result<std::optional<account_email>> owner_to_list(const http::request& request)
{
    const std::string account = to_lower(request.text("account"));
    const principal& caller = request.caller();
    if (caller.is_admin()) {
        return account.empty() ? std::nullopt : std::optional{account_email{account}};
    }
    if (!account.empty() && account != caller.email.value) {
        return forbidden("forbidden", "Only an administrator may list another's orders.");
    }
    return std::optional{caller.email};
}

}  // namespace

result<placing> read_placing(const http::request& request, const json::value& body)
{
    json::fields in{body};
    placing what{.lines = read_lines(in), .key = read_key(request, in)};
    if (!in.ok()) {
        return in.refuse();
    }
    return what;
}

result<std::vector<wanted_line>> read_lines(const json::value& body)
{
    json::fields in{body};
    auto lines = read_lines(in);
    if (!in.ok()) {
        return in.refuse();
    }
    return lines;
}

result<checking_out> read_checkout(const json::value& body)
{
    json::fields in{body};
    checking_out what{
        .customer = {in.required("accountEmail", in.text("accountEmail", {.least = 1, .most = 254}))
        },
        .payment = {in.required("paymentId", in.text("paymentId", {.most = 36}))},
    };
    if (in.ok() && !is_uuid(what.payment.value)) {
        in.note("paymentId", "must be a UUID");
    }
    if (!in.ok()) {
        return in.refuse();
    }
    return what;
}

result<order_filter> read_filter(const http::request& request)
{
    const auto owner = owner_to_list(request);
    if (!owner) {
        return std::unexpected(owner.error());
    }
    const auto limit = request.whole("limit", 1, 1'000);
    if (!limit) {
        return std::unexpected(limit.error());
    }
    const auto status = parse_status(request.text("status"));
    if (!status && !request.text("status").empty()) {
        return invalid_fields(
            {{.field = "status", .detail = "must be CREATED, COMPLETED or CANCELED"}}
        );
    }
    const auto cursor = from_base64url(request.text("cursor"));
    if (!cursor || (!cursor->empty() && !is_uuid(*cursor))) {
        return invalid("bad-cursor", "This cursor is not one of ours.");
    }
    return order_filter{
        .owner = *owner,
        .status = status,
        .before = cursor->empty() ? std::nullopt : std::optional{order_id{*cursor}},
        .limit = static_cast<std::size_t>(limit->value_or(100)),
    };
}

// A list of tags, compared weakly, or *.
bool knows(const http::request& request, std::string_view etag)
{
    auto if_none_match = request.header("if-none-match");
    while (!if_none_match.empty()) {
        const auto comma = if_none_match.find(',');
        auto tag = trim(if_none_match.substr(0, comma));
        if (tag.starts_with("W/")) {
            tag.remove_prefix(2);
        }
        if (tag == etag || tag == "*") {
            return true;
        }
        if_none_match.remove_prefix(
            comma == std::string_view::npos ? if_none_match.size() : comma + 1
        );
    }
    return false;
}

}  // namespace souk::orders
