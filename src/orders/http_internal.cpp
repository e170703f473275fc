// The calls of other services. What they may do, orders decide as for anybody else.
#include "json/writer.hpp"
#include "orders/http.hpp"
#include "orders/http_reading.hpp"

#include <utility>

namespace souk::orders {

namespace {

constexpr std::int64_t most_records = 1'000;

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

// POST /internal/v1/orders/{id}/cancel
task<result<http::response>> cancel_for(const http::request& request, service& orders)
{
    SOUK_CO_TRY(body, request.json());
    SOUK_CO_TRY(caller, read_caller(body));
    const order_id id{request.parameter("id")};
    SOUK_CO_TRY(canceled, co_await orders.cancel(request.call, caller, id));
    static_cast<void>(canceled);
    co_return http::response{.status = 204};
}

// POST /internal/v1/orders/erase-customer
task<result<http::response>> erase_customer(const http::request& request, service& orders)
{
    SOUK_CO_TRY(body, request.json());
    SOUK_CO_TRY(wanted, read_erasure(body));
    co_await orders.erase_customer(request.call, wanted.customer, wanted.pseudonym);
    co_return http::response{.status = 204};
}

void write_record(json::writer& out, const audited_order& read)
{
    const order_fields& it = read.snapshot;
    std::int64_t units = 0;
    for (const order_line& line : it.lines) {
        units += line.quantity;
    }
    out.begin_object()
        .member("id", it.id.value)
        .member("accountEmail", it.owner.value)
        .member("status", to_string(it.status))
        .member("totalAmount", order::restore(it).total())
        .member("units", units);
    if (it.paid_by) {
        out.member("paidBy", it.paid_by->value);
    }
    out.member("foldAgrees", read.fold_agrees).end_object();
}

// GET /internal/v1/audit/orders?after=&limit=
task<result<http::response>> show_records(const http::request& request, service& orders)
{
    const auto limit = request.whole("limit", 1, most_records);
    if (!limit) {
        co_return std::unexpected(limit.error());
    }
    const order_id after{request.text("after")};
    const auto page =
        co_await orders.scan(request.call, after, static_cast<std::size_t>(limit->value_or(100)));
    json::writer out;
    out.begin_array();
    for (const audited_order& each : page) {
        write_record(out, each);
    }
    out.end_array();
    co_return http::response{.body = std::move(out).text()};
}

}  // namespace

void add_internal_routes(http::router& router, service& orders)
{
    using enum http::verb;
    constexpr auto service = http::access::service;
    router.add(get, "/internal/v1/orders/{id}/payable", service, show_payable, orders);
    router.add(post, "/internal/v1/orders/{id}/checkout", service, check_out, orders);
    router.add(post, "/internal/v1/orders/{id}/cancel", service, cancel_for, orders);
    router.add(post, "/internal/v1/orders/erase-customer", service, erase_customer, orders);
    router.add(get, "/internal/v1/audit/orders", service, show_records, orders);
}

}  // namespace souk::orders
