#include "items/archive.hpp"

#include "base/text.hpp"
#include "json/record.hpp"
#include "json/writer.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace souk::items {

namespace {

template <class Id>
std::optional<std::string> value_of(const std::optional<Id>& id)
{
    return id ? std::optional{id->value} : std::nullopt;
}

template <class Id>
std::optional<Id> read_id(const json::record& in, std::string_view name)
{
    auto text = in.optional_text(name);
    return text ? std::optional{Id{*std::move(text)}} : std::nullopt;
}

movement_kind read_kind(const json::record& in)
{
    using enum movement_kind;
    const auto text = in.text("kind");
    for (const auto each : {initial, adjusted, held, sold, released}) {
        if (to_string(each) == text) {
            return each;
        }
    }
    throw std::runtime_error{"kind is unknown"};
}

std::string read_state(const json::record& in)
{
    constexpr std::array<std::string_view, 4> states{"held", "sold", "released", "expired"};
    auto text = in.text("state");
    if (std::ranges::find(states, text) == states.end()) {
        throw std::runtime_error{"state is unknown"};
    }
    return text;
}

}  // namespace

std::string write_record(const archived_item& of)
{
    const auto& it = of.what;
    json::writer out;
    out.begin_object()
        .member("id", it.id.value)
        .member("upc", it.about.upc)
        .member("name", it.about.name)
        .member("price", it.about.price)
        .member("description", it.about.description)
        .member("category", it.about.category)
        .member("imageUrl", it.about.image_url)
        .member("availableUnits", it.available_units)
        .member("version", it.version)
        .member("editedVersion", it.edited_version)
        .member("deleted", it.deleted)
        .member("createdAt", it.created_at)
        .member("updatedAt", it.updated_at)
        .member("editedAt", of.edited_at)
        .end_object();
    return std::move(out).text();
}

std::string write_record(const archived_movement& of)
{
    json::writer out;
    out.begin_object()
        .member("number", of.what.number)
        .member("itemId", of.item.value)
        .member("kind", to_string(of.what.kind))
        .member("units", of.what.units)
        .member("delta", of.what.delta)
        .member("orderId", value_of(of.what.order))
        .member("paymentId", value_of(of.what.payment))
        .member("reason", of.what.reason)
        .member("at", of.what.at)
        .end_object();
    return std::move(out).text();
}

std::string write_record(const archived_hold& of)
{
    json::writer out;
    out.begin_object()
        .member("orderId", of.order.value)
        .member("paymentId", of.payment.value)
        .member("holder", of.holder)
        .member("state", of.state)
        .member("expiresAt", of.expires_at)
        .key("lines")
        .begin_array();
    for (const auto& each : of.lines) {
        out.begin_object()
            .member("itemId", each.item.value)
            .member("units", each.units)
            .end_object();
    }
    out.end_array().end_object();
    return std::move(out).text();
}

std::string write_record(const closed_order& of)
{
    json::writer out;
    out.begin_object().member("orderId", of.order.value).member("at", of.at).end_object();
    return std::move(out).text();
}

std::string write_record(const archived_picture& of)
{
    json::writer out;
    out.begin_object()
        .member("id", of.id)
        .member("type", to_string(of.type))
        .member("bytes", to_base64url(of.bytes))
        .end_object();
    return std::move(out).text();
}

void read_record(std::string_view text, archived_item& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into.what = {
        .id = {in.text("id")},
        .about =
            {
                .upc = in.text("upc"),
                .name = in.text("name"),
                .price = in.amount("price"),
                .description = in.text("description"),
                .category = in.text("category"),
                .image_url = in.text("imageUrl"),
            },
        .available_units = in.whole("availableUnits"),
        .version = in.whole("version"),
        .edited_version = in.whole("editedVersion"),
        .deleted = in.boolean("deleted"),
        .created_at = in.time("createdAt"),
        .updated_at = in.time("updatedAt"),
    };
    into.edited_at = in.time("editedAt");
}

void read_record(std::string_view text, archived_movement& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into.item = {in.text("itemId")};
    into.what = {
        .number = in.whole("number"),
        .kind = read_kind(in),
        .units = in.whole("units"),
        .delta = in.whole("delta"),
        .order = read_id<order_id>(in, "orderId"),
        .payment = read_id<payment_id>(in, "paymentId"),
        .reason = in.text("reason"),
        .at = in.time("at"),
    };
}

void read_record(std::string_view text, archived_hold& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into = {
        .order = {in.text("orderId")},
        .payment = {in.text("paymentId")},
        .holder = in.text("holder"),
        .state = read_state(in),
        .expires_at = in.time("expiresAt"),
        .lines = {},
    };
    for (const auto& each : in.array("lines")) {
        const json::record line{each};
        into.lines.push_back({.item = {line.text("itemId")}, .units = line.whole("units")});
    }
}

void read_record(std::string_view text, closed_order& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into = {.order = {in.text("orderId")}, .at = in.time("at")};
}

void read_record(std::string_view text, archived_picture& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    auto bytes = from_base64url(in.text("bytes"));
    if (!bytes) {
        throw std::runtime_error{"bytes is no base64url"};
    }
    into = {
        .id = in.text("id"),
        .type = to_picture_type(in.text("type")),
        .bytes = *std::move(bytes),
    };
}

}  // namespace souk::items
