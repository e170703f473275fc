#include "items/http.hpp"
#include "items/http_reading.hpp"
#include "json/writer.hpp"

#include <utility>

namespace souk::items {
namespace {

using http::request;
using http::response;
using response_result = result<response>;

constexpr std::int64_t most_records = 1'000;

// Room for every line of the largest order that a shop may allow.
constexpr std::size_t most_lines_bytes = 4UL * 1024 * 1024;

response_result done(const result<void>& what)
{
    if (!what) {
        return std::unexpected(what.error());
    }
    return response{.status = 204};
}

// POST /internal/v1/quotes
task<response_result> quote_items(const request& from, service& items)
{
    SOUK_CO_TRY(upcs, read_upcs(from));
    const auto quotes = co_await items.quotes(from.call, std::move(upcs));
    json::writer out;
    out.begin_array();
    for (const auto& each : quotes) {
        out.begin_object()
            .member("itemId", each.item.value)
            .member("upc", each.upc)
            .member("name", each.name)
            .member("unitPrice", each.unit_price)
            .member("availableUnits", each.available_units)
            .end_object();
    }
    out.end_array();
    co_return response{.body = std::move(out).text()};
}

// PUT /internal/v1/reservations/{orderId}
task<response_result> hold_stock(const request& from, service& items)
{
    SOUK_CO_TRY(what, read_hold(from));
    co_return done(co_await items.hold(from.call, what));
}

// POST /internal/v1/reservations/{orderId}/commit
task<response_result> commit_stock(const request& from, service& items)
{
    SOUK_CO_TRY(order, read_order(from));
    SOUK_CO_TRY(payment, read_payment(from));
    if (!payment) {
        co_return invalid_fields({{.field = "paymentId", .detail = "is required"}});
    }
    co_return done(co_await items.commit(from.call, order, *payment));
}

// POST /internal/v1/reservations/{orderId}/release
task<response_result> release_stock(const request& from, service& items)
{
    SOUK_CO_TRY(order, read_order(from));
    SOUK_CO_TRY(payment, read_payment(from));
    co_return done(co_await items.release(from.call, order, payment));
}

void write_books(json::writer& out, const item_books& of)
{
    out.begin_object()
        .member("itemId", of.item.value)
        .member("upc", of.upc)
        .member("received", of.received)
        .member("ledger", of.ledger)
        .member("available", of.available)
        .member("held", of.held)
        .member("sold", of.sold)
        .end_object();
}

// GET /internal/v1/audit/stock
task<response_result> show_books(const request& from, service& items)
{
    const auto books = co_await items.audit(from.call);
    json::writer out;
    out.begin_object().member("items", books.items).key("total");
    write_books(out, books.total);
    out.key("unbalanced").begin_array();
    for (const item_books& each : books.unbalanced) {
        write_books(out, each);
    }
    out.end_array().end_object();
    co_return response{.body = std::move(out).text()};
}

// GET /internal/v1/audit/units?after=&limit=
task<response_result> show_units(const request& from, service& items)
{
    const auto limit = from.whole("limit", 1, most_records);
    if (!limit) {
        co_return std::unexpected(limit.error());
    }
    const order_id after{from.text("after")};
    const auto page = co_await items.orders_with_units(
        from.call, after, static_cast<std::size_t>(limit->value_or(100))
    );
    json::writer out;
    out.begin_array();
    for (const order_units& each : page) {
        out.begin_object()
            .member("orderId", each.order.value)
            .member("held", each.held)
            .member("sold", each.sold)
            .end_object();
    }
    out.end_array();
    co_return response{.body = std::move(out).text()};
}

}  // namespace

void add_internal_routes(http::router& router, service& items)
{
    using enum http::verb;
    using http::access;
    const std::string reservation = "/internal/v1/reservations/{orderId}";
    router.add(post, "/internal/v1/quotes", access::service, quote_items, items, most_lines_bytes);
    router.add(put, reservation, access::service, hold_stock, items, most_lines_bytes);
    router.add(post, reservation + "/commit", access::service, commit_stock, items);
    router.add(post, reservation + "/release", access::service, release_stock, items);
    router.add(get, "/internal/v1/audit/stock", access::service, show_books, items);
    router.add(get, "/internal/v1/audit/units", access::service, show_units, items);
}

}  // namespace souk::items
