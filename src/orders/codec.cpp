#include "orders/codec.hpp"

#include "base/outage.hpp"
#include "json/addresses.hpp"

#include <limits>
#include <utility>

namespace souk::orders {

namespace {

template <class... Cases>
struct match : Cases... {
    using Cases::operator()...;
};

constexpr money most_money{std::numeric_limits<std::int64_t>::max()};
constexpr std::int64_t most_units = std::numeric_limits<std::int64_t>::max();

// Whatever was stored must be readable for ever, whatever rule it would break today.
constexpr json::fields::text_limits any_text{
    .most = std::numeric_limits<std::size_t>::max(), .control_characters = true
};

[[noreturn]] void fail()
{
    throw unavailable{"a stored order has an unknown form"};
}

json::value parse(std::string_view payload)
{
    auto read = json::parse(payload);
    if (!read) {
        fail();
    }
    return *std::move(read);
}

order_line read_line(const json::value& from)
{
    json::fields in{from};
    order_line line{
        .item = {in.required("itemId", in.text("itemId", any_text))},
        .upc = in.required("upc", in.text("upc", any_text)),
        .name = in.required("name", in.text("name", any_text)),
        .unit_price = in.required("unitPrice", in.amount("unitPrice", money{}, most_money)),
        .quantity = in.required("quantity", in.whole("quantity", 1, most_units)),
    };
    if (!in.ok()) {
        fail();
    }
    return line;
}

std::vector<order_line> read_array(const json::value& from)
{
    if (from.type != json::value::kind::array) {
        fail();
    }
    return read_lines(from.elements);
}

void write_lines(json::writer& out, const std::vector<order_line>& lines)
{
    out.begin_array();
    for (const order_line& line : lines) {
        out.begin_object()
            .member("itemId", line.item.value)
            .member("upc", line.upc)
            .member("name", line.name)
            .member("unitPrice", line.unit_price)
            .member("quantity", line.quantity)
            .end_object();
    }
    out.end_array();
}

std::string read_text(const json::value& from, std::string_view name)
{
    const json::value* const found = from.find(name);
    if (found == nullptr || found->type != json::value::kind::text) {
        fail();
    }
    return found->text;
}

}  // namespace

std::string_view type_of(const happening& what)
{
    return std::visit(
        match{
            [](const order_created&) { return "OrderCreated"; },
            [](const order_changed&) { return "OrderChanged"; },
            [](const checkout_started&) { return "CheckoutStarted"; },
            [](const checkout_abandoned&) { return "CheckoutAbandoned"; },
            [](const order_completed&) { return "OrderCompleted"; },
            [](const order_was_cancelled&) { return "OrderCancelled"; },
        },
        what
    );
}

std::string to_payload(const happening& what)
{
    json::writer out;
    out.begin_object();
    const auto write_order_lines = [&](const auto& it) {
        out.key("items");
        write_lines(out, it.lines);
    };
    const auto write_payment = [&](const auto& it) { out.member("paymentId", it.payment.value); };
    std::visit(
        match{
            [&](const order_created& it) { write_order_lines(it); },
            [&](const order_changed& it) { write_order_lines(it); },
            [&](const checkout_started& it) { write_payment(it); },
            [&](const checkout_abandoned& it) { write_payment(it); },
            [&](const order_completed& it) { write_payment(it); },
            [&](const order_was_cancelled& it) { out.member("reason", to_string(it.reason)); },
        },
        what
    );
    out.end_object();
    return std::move(out).text();
}

happening read_payload(std::string_view type, std::string_view payload)
{
    return read_payload(type, parse(payload));
}

happening read_payload(std::string_view type, const json::value& from)
{
    const auto lines = [&] {
        const json::value* const found = from.find("items");
        if (found == nullptr) {
            fail();
        }
        return read_array(*found);
    };
    const auto payment = [&] { return payment_id{read_text(from, "paymentId")}; };
    if (type == "OrderCreated") {
        return order_created{lines()};
    }
    if (type == "OrderChanged") {
        return order_changed{lines()};
    }
    if (type == "CheckoutStarted") {
        return checkout_started{payment()};
    }
    if (type == "CheckoutAbandoned") {
        return checkout_abandoned{payment()};
    }
    if (type == "OrderCompleted") {
        return order_completed{payment()};
    }
    const auto reason = parse_cancel_reason(read_text(from, "reason"));
    if (type != "OrderCancelled" || !reason) {
        fail();
    }
    return order_was_cancelled{*reason};
}

std::string to_payload(const std::vector<order_line>& lines)
{
    json::writer out;
    write_lines(out, lines);
    return std::move(out).text();
}

std::vector<order_line> read_lines(std::string_view payload)
{
    return read_array(parse(payload));
}

std::vector<order_line> read_lines(const std::vector<json::value>& from)
{
    std::vector<order_line> lines;
    lines.reserve(from.size());
    for (const json::value& each : from) {
        lines.push_back(read_line(each));
    }
    return lines;
}

std::string to_payload(const std::vector<wanted_line>& lines)
{
    json::writer out;
    out.begin_array();
    for (const wanted_line& line : lines) {
        out.begin_object().member("upc", line.upc).member("quantity", line.quantity).end_object();
    }
    out.end_array();
    return std::move(out).text();
}

std::vector<wanted_line> read_cart_lines(std::string_view payload)
{
    const json::value from = parse(payload);
    if (from.type != json::value::kind::array) {
        fail();
    }
    std::vector<wanted_line> lines;
    lines.reserve(from.elements.size());
    for (const json::value& each : from.elements) {
        json::fields in{each};
        lines.push_back({
            .upc = in.required("upc", in.text("upc", any_text)),
            .quantity = in.required("quantity", in.whole("quantity", 1, most_units)),
        });
        if (!in.ok()) {
            fail();
        }
    }
    return lines;
}

std::string to_json(const order& shown)
{
    const order_fields& it = shown.fields();
    json::writer out;
    out.begin_object()
        .member("id", it.id.value)
        .member("accountEmail", it.owner.value)
        .member("status", to_string(it.status))
        .member("totalAmount", shown.total());
    out.key("items").raw(to_payload(it.lines));
    json::write_address(out, "shippingAddress", it.shipping_address);
    if (it.canceled_because) {
        out.member("cancelReason", to_string(*it.canceled_because));
    }
    out.member("createdAt", it.created_at).member("updatedAt", it.updated_at).end_object();
    return std::move(out).text();
}

std::string to_json(const cart& shown)
{
    json::writer out;
    out.begin_object().key("items").raw(to_payload(shown.lines));
    if (shown.updated_at) {
        out.member("updatedAt", *shown.updated_at);
    }
    out.end_object();
    return std::move(out).text();
}

// An event's own members stand beside seq, type, at and traceId.
std::string to_json(const std::vector<stream_event>& stream)
{
    json::writer out;
    out.begin_array();
    for (const stream_event& each : stream) {
        json::writer head;
        head.begin_object()
            .member("seq", each.sequence)
            .member("type", type_of(each.what))
            .member("at", each.at);
        if (!each.trace_id.empty()) {
            head.member("traceId", each.trace_id);
        }
        out.raw(head.text() + ',' + to_payload(each.what).substr(1));
    }
    out.end_array();
    return std::move(out).text();
}

}  // namespace souk::orders
