#include "items/http_reading.hpp"

#include "base/decimal.hpp"
#include "base/text.hpp"

#include <charconv>
#include <limits>

namespace souk::items {
namespace {

// The domain knows how long each text may be: here it need only be a text.
constexpr json::fields::text_limits any_text{
    .least = 0, .most = std::numeric_limits<std::size_t>::max(), .control_characters = true
};
constexpr json::fields::text_limits id_text{.least = 36, .most = 36};
constexpr money any_money{std::numeric_limits<std::int64_t>::max()};
constexpr std::int64_t any_whole = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t most_lines = 10'000;
constexpr std::int64_t longest_hold_s = 86'400;

edit read_members(json::fields& in)
{
    const auto price = in.has("price") ? "price" : "unitPrice";
    return {
        .upc = in.text("upc", any_text),
        .name = in.text("name", any_text),
        .price = in.amount(price, money{-any_money.cents}, any_money),
        .description = in.text("description", any_text),
        .category = in.text("category", any_text),
        .image_url = in.text("imageUrl", any_text),
        .available_units = in.whole("availableUnits", -any_whole, any_whole),
    };
}

// Members of another type were noted before; these are the domain's reasons.
void note_faults(json::fields& in, const edit& what)
{
    for (auto& each : check(what)) {
        in.note(each.field, std::move(each.detail));
    }
}

std::string read_id(json::fields& in, std::string_view name)
{
    const auto read = in.text(name, id_text);
    if (read && !is_uuid(*read)) {
        in.note(name, "must be a UUID");
    }
    return in.required(name, read);
}

std::optional<hold_line> read_line(const json::value& from, json::fields& all, std::size_t index)
{
    const auto at = "lines[" + std::to_string(index) + "]";
    if (from.type != json::value::kind::object) {
        all.note(at, "must be an object");
        return std::nullopt;
    }
    json::fields in{from, at + '.'};
    hold_line line{
        .item = {read_id(in, "itemId")},
        .upc = in.text("upc", any_text).value_or(""),
        .quantity = in.required("quantity", in.whole("quantity", 1, most_units)),
    };
    all.take_errors_of(in);
    return line;
}

std::vector<hold_line> read_lines(json::fields& in)
{
    std::vector<hold_line> lines;
    const auto* const elements = in.array("lines", 1, most_lines);
    if (elements == nullptr) {
        in.required("lines", std::optional<bool>{});
        return lines;
    }
    for (std::size_t i = 0; i < elements->size(); ++i) {
        if (auto line = read_line(elements->at(i), in, i)) {
            lines.push_back(*std::move(line));
        }
    }
    return lines;
}

}  // namespace

result<draft> read_draft(const http::request& from)
{
    const auto body = from.json();
    if (!body) {
        return std::unexpected(body.error());
    }
    json::fields in{*body};
    auto what = read_members(in);
    in.required("upc", what.upc);
    in.required("name", what.name);
    in.required("price", what.price);
    in.required("availableUnits", what.available_units);
    note_faults(in, what);
    if (!in.ok()) {
        return in.refuse();
    }
    return to_draft(what);
}

// The upc and the stock are not changed so: other systems know an item by its upc, and the stock
// has a ledger.
result<edit> read_edit(const http::request& from)
{
    const auto body = from.json();
    if (!body) {
        return std::unexpected(body.error());
    }
    json::fields in{*body};
    auto what = read_members(in);
    what.upc.reset();
    what.available_units.reset();
    note_faults(in, what);
    if (!in.ok()) {
        return in.refuse();
    }
    return what;
}

result<adjustment> read_adjustment(const http::request& from)
{
    const auto body = from.json();
    if (!body) {
        return std::unexpected(body.error());
    }
    json::fields in{*body};
    adjustment what{
        .item = {},
        .delta = in.required("delta", in.whole("delta", -any_whole, any_whole)),
        .reason = in.required("reason", in.text("reason", any_text)),
    };
    if (!in.ok()) {
        return in.refuse();
    }
    return what;
}

result<std::vector<std::string>> read_upcs(const http::request& from)
{
    const auto body = from.json();
    if (!body) {
        return std::unexpected(body.error());
    }
    json::fields in{*body};
    std::vector<std::string> upcs;
    const auto* const elements = in.array("upcs", 1, most_lines);
    if (elements == nullptr) {
        in.required("upcs", std::optional<bool>{});
        return in.refuse();
    }
    for (const auto& each : *elements) {
        if (each.type != json::value::kind::text) {
            in.note("upcs", "must hold texts only");
            return in.refuse();
        }
        upcs.push_back(each.text);
    }
    return upcs;
}

result<hold_request> read_hold(const http::request& from)
{
    const auto body = from.json();
    if (!body) {
        return std::unexpected(body.error());
    }
    auto order = read_order(from);
    if (!order) {
        return std::unexpected(order.error());
    }
    json::fields in{*body};
    hold_request what{
        .order = *std::move(order),
        .payment = {read_id(in, "paymentId")},
        .holder = in.required("holder", in.text("holder", {.least = 1, .most = 254})),
        .lines = read_lines(in),
        .ttl = seconds{in.required("ttl", in.whole("ttl", 1, longest_hold_s))},
    };
    if (!in.ok()) {
        return in.refuse();
    }
    return what;
}

result<order_id> read_order(const http::request& from)
{
    const auto& id = from.parameter("orderId");
    if (!is_uuid(id)) {
        return invalid_fields({{.field = "orderId", .detail = "must be a UUID"}});
    }
    return order_id{id};
}

result<std::optional<payment_id>> read_payment(const http::request& from)
{
    const auto body = from.json();
    if (!body) {
        return std::unexpected(body.error());
    }
    json::fields in{*body};
    std::optional<payment_id> payment;
    if (body->find("paymentId") != nullptr) {
        payment = payment_id{read_id(in, "paymentId")};
    }
    if (!in.ok()) {
        return in.refuse();
    }
    return payment;
}

result<std::optional<std::int64_t>> read_movement_cursor(const http::request& from)
{
    const auto given = from.query.find("cursor");
    if (given == from.query.end()) {
        return std::nullopt;
    }
    const auto decoded = from_base64url(given->second);
    const auto number = decoded ? parse_decimal(*decoded, 0) : std::nullopt;
    if (!number || *number < 1) {
        return invalid("bad-cursor", "The cursor is none of this list's.");
    }
    return number;
}

std::string to_movement_cursor(std::int64_t last)
{
    return to_base64url(std::to_string(last));
}

bool is_csv(const http::request& from)
{
    const auto type = from.header("content-type");
    return to_lower(trim(type.substr(0, type.find(';')))) == "text/csv";
}

std::optional<std::int64_t> read_if_match(const http::request& from, const item_id& item)
{
    const auto tag = trim(from.header("if-match"));
    if (tag.empty() || tag == "*") {
        return std::nullopt;
    }
    std::int64_t version = 0;
    if (!tag.starts_with('"')) {
        return version;
    }
    const auto* const end = tag.data() + tag.size();
    const auto [rest, error] = std::from_chars(tag.data() + 1, end, version);
    const bool ours = error == std::errc{} && std::string_view{rest, end} == '-' + item.value + '"';
    return ours ? version : 0;
}

}  // namespace souk::items
