#include "orders/archive.hpp"

#include "json/addresses.hpp"
#include "orders/codec.hpp"

#include <stdexcept>
#include <utility>

namespace souk::orders {

namespace {

std::optional<std::string> value_of(const std::optional<payment_id>& id)
{
    return id ? std::optional{id->value} : std::nullopt;
}

std::optional<payment_id> read_payment(const json::record& in, std::string_view name)
{
    auto text = in.optional_text(name);
    return text ? std::optional{payment_id{*std::move(text)}} : std::nullopt;
}

order_status read_status(const json::record& in)
{
    const auto status = parse_status(in.text("status"));
    if (!status) {
        throw std::runtime_error{"status is unknown"};
    }
    return *status;
}

std::optional<cancel_reason> read_reason(const json::record& in)
{
    const auto text = in.optional_text("cancelReason");
    const auto reason = text ? parse_cancel_reason(*text) : std::nullopt;
    if (text && !reason) {
        throw std::runtime_error{"cancelReason is unknown"};
    }
    return reason;
}

void write_stream(json::writer& out, const std::vector<stream_event>& stream)
{
    out.begin_array();
    for (const auto& each : stream) {
        out.begin_object()
            .member("seq", each.sequence)
            .member("type", type_of(each.what))
            .member("at", each.at)
            .key("payload")
            .raw(to_payload(each.what));
        if (!each.trace_id.empty()) {
            out.member("traceId", each.trace_id);
        }
        out.end_object();
    }
    out.end_array();
}

}  // namespace

std::string write_record(const archived_order& of)
{
    const auto& it = of.snapshot;
    json::writer out;
    out.begin_object().member("id", it.id.value).member("accountEmail", it.owner.value);
    json::write_address(out, "shippingAddress", it.shipping_address);
    out.member("status", to_string(it.status))
        .key("items")
        .raw(to_payload(it.lines))
        .member("paying", value_of(it.paying))
        .member("paidBy", value_of(it.paid_by));
    if (it.canceled_because) {
        out.member("cancelReason", to_string(*it.canceled_because));
    }
    out.member("version", it.version)
        .member("createdAt", it.created_at)
        .member("updatedAt", it.updated_at)
        .key("stream");
    write_stream(out, of.stream);
    out.end_object();
    return std::move(out).text();
}

std::string write_record(const archived_key& of)
{
    json::writer out;
    out.begin_object()
        .member("accountEmail", of.owner.value)
        .member("key", of.key)
        .member("fingerprint", of.fingerprint)
        .member("orderId", of.order.value)
        .member("usedAt", of.used_at)
        .end_object();
    return std::move(out).text();
}

std::string write_record(const archived_cart& of)
{
    json::writer out;
    out.begin_object()
        .member("accountEmail", of.owner.value)
        .key("items")
        .raw(to_payload(of.what.lines))
        .member("updatedAt", of.what.updated_at)
        .end_object();
    return std::move(out).text();
}

void read_record(std::string_view text, archived_order& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into.snapshot = {
        .id = {in.text("id")},
        .owner = {in.text("accountEmail")},
        .shipping_address = json::read_address(in, "shippingAddress"),
        .status = read_status(in),
        .lines = read_lines(in.array("items")),
        .paying = read_payment(in, "paying"),
        .paid_by = read_payment(in, "paidBy"),
        .canceled_because = read_reason(in),
        .version = in.whole("version"),
        .created_at = in.time("createdAt"),
        .updated_at = in.time("updatedAt"),
    };
    into.stream.clear();
    for (const auto& each : in.array("stream")) {
        const json::record event{each};
        into.stream.push_back({
            .sequence = event.whole("seq"),
            .at = event.time("at"),
            .what = read_payload(event.text("type"), event.object("payload")),
            .trace_id = event.optional_text("traceId").value_or(""),
        });
    }
    if (into.stream.empty()) {
        throw std::runtime_error{"stream is empty"};
    }
}

void read_record(std::string_view text, archived_key& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into = {
        .owner = {in.text("accountEmail")},
        .key = in.text("key"),
        .fingerprint = in.text("fingerprint"),
        .order = {in.text("orderId")},
        .used_at = in.time("usedAt"),
    };
}

void read_record(std::string_view text, archived_cart& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into.owner = {in.text("accountEmail")};
    into.what = {.lines = {}, .updated_at = in.time("updatedAt")};
    for (const auto& each : in.array("items")) {
        const json::record line{each};
        into.what.lines.push_back({.upc = line.text("upc"), .quantity = line.whole("quantity")});
    }
}

}  // namespace souk::orders
