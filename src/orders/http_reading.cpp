#include "orders/http_reading.hpp"

#include "base/text.hpp"
#include "http/idempotency_key.hpp"
#include "http/time_parameter.hpp"
#include "json/addresses.hpp"

#include <utility>

namespace souk::orders {

namespace {

// Above any limit on an order's lines that a shop may set: the rule itself is the domain's.
constexpr std::size_t most_lines_read = 10'000;
constexpr std::int64_t most_units_read = 1'000'000'000;

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

std::vector<wanted_line> read_lines(json::fields& in, std::size_t least)
{
    std::vector<wanted_line> wanted;
    const auto* const lines = in.array("items", least, most_lines_read);
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

result<std::vector<wanted_line>> read_lines(const json::value& body, std::size_t least)
{
    json::fields in{body};
    auto lines = read_lines(in, least);
    if (!in.ok()) {
        return in.refuse();
    }
    return lines;
}

account_email read_email(json::fields& in, std::string_view name)
{
    return {in.required(name, in.text(name, {.least = 1, .most = 254}))};
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
    placing what{
        .lines = read_lines(in, 1),
        .shipping_address = json::read_address(in, "shippingAddress"),
        .key = http::read_idempotency_key(request, in),
    };
    if (!in.ok()) {
        return in.refuse();
    }
    return what;
}

result<std::vector<wanted_line>> read_lines(const json::value& body)
{
    return read_lines(body, 1);
}

result<std::vector<wanted_line>> read_cart(const json::value& body)
{
    return read_lines(body, 0);
}

result<checking_out> read_checkout(const json::value& body)
{
    json::fields in{body};
    checking_out what{
        .customer = read_email(in, "accountEmail"),
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

result<erasure> read_erasure(const json::value& body)
{
    json::fields in{body};
    erasure what{
        .customer = read_email(in, "accountEmail"), .pseudonym = read_email(in, "pseudonym")
    };
    if (!in.ok()) {
        return in.refuse();
    }
    return what;
}

result<principal> read_caller(const json::value& body)
{
    json::fields in{body};
    principal caller{.email = read_email(in, "accountEmail")};
    const auto spelled = in.required("role", in.text("role", {.most = 16}));
    if (spelled == "ADMIN") {
        caller.role = role::admin;
    } else if (in.ok() && spelled != "USER") {
        in.note("role", "must be USER or ADMIN");
    }
    if (!in.ok()) {
        return in.refuse();
    }
    return caller;
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
    const auto from = http::read_time(request, "from");
    if (!from) {
        return std::unexpected(from.error());
    }
    const auto to = http::read_time(request, "to");
    if (!to) {
        return std::unexpected(to.error());
    }
    const auto cursor = from_base64url(request.text("cursor"));
    if (!cursor || (!cursor->empty() && !is_uuid(*cursor))) {
        return invalid("bad-cursor", "This cursor is not one of ours.");
    }
    return order_filter{
        .owner = *owner,
        .status = status,
        .from = *from,
        .to = *to,
        .before = cursor->empty() ? std::nullopt : std::optional{order_id{*cursor}},
        .limit = static_cast<std::size_t>(limit->value_or(100)),
    };
}

}  // namespace souk::orders
