#include "items/http.hpp"
#include "items/http_reading.hpp"
#include "json/writer.hpp"

#include <utility>

namespace souk::items {
namespace {

using http::request;
using http::response;
using response_result = result<response>;

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

}  // namespace

void add_internal_routes(http::router& router, service& items)
{
    using enum http::verb;
    using http::access;
    const std::string reservation = "/internal/v1/reservations/{orderId}";
    router.add(post, "/internal/v1/quotes", access::service, quote_items, items);
    router.add(put, reservation, access::service, hold_stock, items);
    router.add(post, reservation + "/commit", access::service, commit_stock, items);
    router.add(post, reservation + "/release", access::service, release_stock, items);
}

}  // namespace souk::items
