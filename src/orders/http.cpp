// The HTTP face of orders: JSON in, one use case, JSON out. No rules here.
#include "orders/http.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"
#include "orders/codec.hpp"
#include "orders/http_reading.hpp"

#include <utility>

namespace souk::orders {

namespace {

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
        co_await orders.place(request.call, request.caller(), std::move(wanted.lines), wanted.key)
    );
    auto response = answer(placed, 201);
    response.extra.emplace_back("Location", "/api/v1/orders/" + placed.fields().id.value);
    co_return response;
}

// GET /api/v1/orders
task<result<http::response>> list_orders(const http::request& request, service& orders)
{
    SOUK_CO_TRY(filter, read_filter(request));
    const std::size_t limit = filter.limit;
    filter.limit = limit + 1;  // One more tells whether there is a next page.
    auto found = co_await orders.list(request.call, filter);
    const bool more = found.size() > limit;
    if (more) {
        found.pop_back();
    }
    json::writer out;
    out.begin_array();
    for (const order& each : found) {
        out.raw(to_json(each));
    }
    out.end_array();
    http::response response{.body = std::move(out).text()};
    if (more) {
        http::add_next_link(response, request, to_base64url(found.back().fields().id.value));
    }
    co_return response;
}

// GET /api/v1/orders/{id}
task<result<http::response>> show_order(const http::request& request, service& orders)
{
    const order_id id{request.parameter("id")};
    SOUK_CO_TRY(shown, co_await orders.show(request.call, request.caller(), id));
    auto response = answer(shown);
    if (knows(request, etag_of(shown))) {
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

http::response total_answer(money total)
{
    json::writer out;
    out.begin_object().member("totalAmount", total).end_object();
    return {.body = std::move(out).text()};
}

// GET /internal/v1/orders/{id}/payable?accountEmail=
task<result<http::response>> show_payable(const http::request& request, service& orders)
{
    const order_id id{request.parameter("id")};
    const account_email customer{request.text("accountEmail")};
    SOUK_CO_TRY(total, co_await orders.payable(request.call, id, customer));
    co_return total_answer(total);
}

// POST /internal/v1/orders/{id}/checkout
task<result<http::response>> check_out(const http::request& request, service& orders)
{
    SOUK_CO_TRY(body, request.json());
    SOUK_CO_TRY(wanted, read_checkout(body));
    const order_id id{request.parameter("id")};
    SOUK_CO_TRY(total, co_await orders.checkout(request.call, id, wanted.customer, wanted.payment));
    co_return total_answer(total);
}

}  // namespace

void add_routes(http::router& router, service& orders)
{
    using enum http::verb;
    constexpr auto user = http::access::user;
    router.add(post, "/api/v1/orders", user, place_order, orders);
    router.add(get, "/api/v1/orders", user, list_orders, orders);
    router.add(get, "/api/v1/orders/{id}", user, show_order, orders);
    router.add(get, "/api/v1/orders/{id}/events", user, show_history, orders);
    router.add(put, "/api/v1/orders/{id}", user, change_order, orders);
    router.add(post, "/api/v1/orders/{id}/cancel", user, cancel_order, orders);
}

void add_internal_routes(http::router& router, service& orders)
{
    constexpr auto service = http::access::service;
    router.add(http::verb::get, "/internal/v1/orders/{id}/payable", service, show_payable, orders);
    router.add(http::verb::post, "/internal/v1/orders/{id}/checkout", service, check_out, orders);
}

}  // namespace souk::orders
