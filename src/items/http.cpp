#include "items/http.hpp"

#include "http/client.hpp"
#include "http/conditional.hpp"
#include "items/http_answers.hpp"
#include "items/http_reading.hpp"
#include "items/json.hpp"
#include "json/writer.hpp"

#include <utility>

namespace souk::items {
namespace {

using http::request;
using http::response;
using response_result = result<response>;

constexpr std::int64_t most_movements = 1'000;
constexpr std::int64_t usual_movements = 100;

std::unexpected<refusal> unknown_item()
{
    return not_found("unknown-item", "There is no such item.");
}

// GET /api/v1/items
task<response_result> list_items(const request& from, service& items)
{
    SOUK_CO_TRY(query, read_list_query(from));
    const auto listed = items.list(query);
    const auto etag = to_etag(listed);
    response answer =
        http::knows(from, etag) ? response{.status = 304} : response{.body = to_json(listed)};
    if (!listed.next.empty()) {
        add_next_link(answer, from, to_cursor(query, listed.next));
    }
    co_return with_etag(std::move(answer), etag);
}

// GET /api/v1/items/categories
task<response_result> list_categories(const request& /*from*/, service& items)
{
    json::writer out;
    out.begin_array();
    for (const auto& each : items.categories()) {
        out.begin_object()
            .member("category", each.category)
            .member("items", each.items)
            .end_object();
    }
    out.end_array();
    co_return response{.body = std::move(out).text()};
}

// GET /api/v1/items/{id}
task<response_result> show_item(const request& from, service& items)
{
    auto found = items.find(from.parameter("id"));
    if (!found) {
        co_return unknown_item();
    }
    const auto& etag = found->etag;
    if (http::knows(from, etag)) {
        co_return with_etag({.status = 304}, etag);
    }
    auto answer = with_etag({}, etag);
    answer.shared_body = std::shared_ptr<const std::string>{found, &found->json};
    co_return answer;
}

// POST /api/v1/items
task<response_result> create_item(const request& from, service& items)
{
    SOUK_CO_TRY(what, read_draft(from));
    SOUK_CO_TRY(made, co_await items.create(from.call, std::move(what)));
    auto answer = to_response(made, 201);
    answer.extra.emplace_back("Location", "/api/v1/items/" + made.id.value);
    co_return answer;
}

// PATCH /api/v1/items/{id}
task<response_result> change_item(const request& from, service& items)
{
    SOUK_CO_TRY(change, read_edit(from));
    const auto id = named_item(from, items);
    edit_request wanted{
        .item = id, .change = std::move(change), .seen_version = read_if_match(from, id)
    };
    SOUK_CO_TRY(changed, co_await items.change(from.call, std::move(wanted)));
    co_return to_response(changed);
}

// DELETE /api/v1/items/{id}
task<response_result> remove_item(const request& from, service& items)
{
    const auto id = named_item(from, items);
    const auto removed = co_await items.remove(from.call, id);
    if (!removed) {
        co_return std::unexpected(removed.error());
    }
    co_return response{.status = 204};
}

// POST /api/v1/items/{id}/stock
task<response_result> adjust_stock(const request& from, service& items)
{
    SOUK_CO_TRY(what, read_adjustment(from));
    what.item = named_item(from, items);
    SOUK_CO_TRY(adjusted, co_await items.adjust(from.call, std::move(what)));
    co_return to_response(adjusted);
}

// What an outsider calls the kinds: the first stock is an adjustment of nothing.
std::string_view cause_of(movement_kind kind)
{
    switch (kind) {
    case movement_kind::initial:
    case movement_kind::adjusted: return "ADJUSTED";
    case movement_kind::held: return "HELD";
    case movement_kind::sold: return "SOLD";
    case movement_kind::released: return "RELEASED";
    }
    std::unreachable();
}

void write(json::writer& out, const movement& what)
{
    out.begin_object()
        .member("seq", what.number)
        .member("cause", cause_of(what.kind))
        .member("units", what.units)
        .member("delta", what.delta);
    if (what.order) {
        out.member("orderId", what.order->value);
    }
    if (what.payment) {
        out.member("paymentId", what.payment->value);
    }
    if (!what.reason.empty()) {
        out.member("reason", what.reason);
    }
    out.member("at", what.at).end_object();
}

response to_response(const std::vector<movement>& shown)
{
    json::writer out;
    out.begin_array();
    for (const auto& each : shown) {
        write(out, each);
    }
    out.end_array();
    return {.body = std::move(out).text()};
}

// GET /api/v1/items/{id}/stock
task<response_result> list_movements(const request& from, service& items)
{
    SOUK_CO_TRY(limit, from.whole("limit", 1, most_movements));
    SOUK_CO_TRY(before, read_movement_cursor(from));
    const auto most = static_cast<std::size_t>(limit.value_or(usual_movements));
    const auto id = named_item(from, items);
    SOUK_CO_TRY(found, co_await items.movements(from.call, id, before, most + 1));
    const bool more = found.size() > most;
    if (more) {
        found.pop_back();
    }
    auto answer = to_response(found);
    if (more) {
        add_next_link(answer, from, to_movement_cursor(found.back().number));
    }
    co_return answer;
}

}  // namespace

void add_routes(http::router& router, service& items, body_limits most)
{
    add_file_routes(router, items, most.import_bytes);
    add_picture_routes(router, items, most.picture_bytes);
    using enum http::verb;
    using http::access;
    router.add(get, "/api/v1/items", access::user, list_items, items);
    router.add(post, "/api/v1/items", access::admin, create_item, items);
    router.add(get, "/api/v1/items/categories", access::user, list_categories, items);
    router.add(get, "/api/v1/items/{id}", access::user, show_item, items);
    router.add(patch, "/api/v1/items/{id}", access::admin, change_item, items);
    router.add(del, "/api/v1/items/{id}", access::admin, remove_item, items);
    router.add(get, "/api/v1/items/{id}/stock", access::admin, list_movements, items);
    router.add(post, "/api/v1/items/{id}/stock", access::admin, adjust_stock, items);
}

}  // namespace souk::items
