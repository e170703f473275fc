// The HTTP face of orders: JSON in, one use case, JSON out. No rules here.
#include "orders/http.hpp"

#include "base/text.hpp"
#include "http/conditional.hpp"
#include "json/writer.hpp"
#include "orders/codec.hpp"
#include "orders/http_reading.hpp"

#include <utility>

namespace souk::orders {

namespace {

constexpr std::int64_t most_days = 90;
constexpr std::int64_t usual_days = 30;

std::string etag_of(const order& shown)
{
    return '"' + std::to_string(shown.fields().version) + '"';
}

http::response answer(const order& shown, int status = 200)
{
    http::response response{.status = status, .body = to_json(shown)};
    response.extra.emplace_back("ETag", etag_of(shown));
    return response;
}

// POST /api/v1/orders
task<result<http::response>> place_order(const http::request& request, service& orders)
{
    SOUK_CO_TRY(body, request.json());
    SOUK_CO_TRY(wanted, read_placing(request, body));
    SOUK_CO_TRY(
        placed,
        co_await orders.place(
            request.call,
            request.caller(),
            std::move(wanted.lines),
            wanted.key,
            std::move(wanted.shipping_address)
        )
    );
    auto response = answer(placed, 201);
    response.extra.emplace_back("Location", "/api/v1/orders/" + placed.fields().id.value);
    co_return response;
}

// GET /api/v1/orders
task<result<http::response>> list_orders(const http::request& request, service& orders)
{
    SOUK_CO_TRY(filter, read_filter(request));
    const auto page = co_await orders.list(request.call, filter);
    json::writer out;
    out.begin_array();
    for (const order& each : page.orders) {
        out.raw(to_json(each));
    }
    out.end_array();
    http::response response{.body = std::move(out).text()};
    if (page.next) {
        http::add_next_link(response, request, to_base64url(page.next->value));
    }
    co_return response;
}

// GET /api/v1/orders/statistics
task<result<http::response>> show_statistics(const http::request& request, service& orders)
{
    SOUK_CO_TRY(days, request.whole("days", 1, most_days));
    const auto count = static_cast<std::size_t>(days.value_or(usual_days));
    const auto found = co_await orders.statistics(request.call, count);
    json::writer out;
    out.begin_object().key("days").begin_array();
    for (const order_day& each : found.days) {
        out.begin_object()
            .member("date", to_date(each.date))
            .member("placed", each.placed)
            .member("completed", each.completed)
            .member("canceled", each.canceled)
            .member("revenue", each.revenue)
            .end_object();
    }
    out.end_array().member("asOf", found.as_of).end_object();
    co_return http::response{.body = std::move(out).text()};
}

// GET /api/v1/orders/{id}
task<result<http::response>> show_order(const http::request& request, service& orders)
{
    const order_id id{request.parameter("id")};
    SOUK_CO_TRY(shown, co_await orders.show(request.call, request.caller(), id));
    auto response = answer(shown);
    if (http::knows(request, etag_of(shown))) {
        response.status = 304;
        response.body.clear();
    }
    co_return response;
}

// GET /api/v1/orders/{id}/events
task<result<http::response>> show_history(const http::request& request, service& orders)
{
    const order_id id{request.parameter("id")};
    SOUK_CO_TRY(stream, co_await orders.history(request.call, request.caller(), id));
    co_return http::response{.body = to_json(stream)};
}

// PUT /api/v1/orders/{id}
task<result<http::response>> change_order(const http::request& request, service& orders)
{
    SOUK_CO_TRY(body, request.json());
    SOUK_CO_TRY(wanted, read_lines(body));
    const order_id id{request.parameter("id")};
    SOUK_CO_TRY(
        changed, co_await orders.change(request.call, request.caller(), id, std::move(wanted))
    );
    co_return answer(changed);
}

// POST /api/v1/orders/{id}/cancel
task<result<http::response>> cancel_order(const http::request& request, service& orders)
{
    const order_id id{request.parameter("id")};
    SOUK_CO_TRY(canceled, co_await orders.cancel(request.call, request.caller(), id));
    co_return answer(canceled);
}

// GET /api/v1/cart
task<result<http::response>> show_cart(const http::request& request, service& orders)
{
    co_return http::response{
        .body = to_json(co_await orders.show_cart(request.call, request.caller()))
    };
}

// PUT /api/v1/cart
task<result<http::response>> keep_cart(const http::request& request, service& orders)
{
    SOUK_CO_TRY(body, request.json());
    SOUK_CO_TRY(wanted, read_cart(body));
    SOUK_CO_TRY(kept, co_await orders.keep_cart(request.call, request.caller(), std::move(wanted)));
    co_return http::response{.body = to_json(kept)};
}

}  // namespace

void add_routes(http::router& router, service& orders)
{
    using enum http::verb;
    constexpr auto user = http::access::user;
    router.add(post, "/api/v1/orders", user, place_order, orders);
    router.add(get, "/api/v1/orders", user, list_orders, orders);
    router.add(get, "/api/v1/orders/statistics", http::access::admin, show_statistics, orders);
    router.add(get, "/api/v1/orders/{id}", user, show_order, orders);
    router.add(get, "/api/v1/orders/{id}/events", user, show_history, orders);
    router.add(put, "/api/v1/orders/{id}", user, change_order, orders);
    router.add(post, "/api/v1/orders/{id}/cancel", user, cancel_order, orders);
    add_stream_route(router, orders);
    router.add(get, "/api/v1/cart", user, show_cart, orders);
    router.add(put, "/api/v1/cart", user, keep_cart, orders);
}

}  // namespace souk::orders
