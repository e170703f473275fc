// The calls of other services.
#include "json/writer.hpp"
#include "payments/http.hpp"

#include <utility>

namespace souk::payments {

namespace {

constexpr std::int64_t most_records = 1'000;

// POST /internal/v1/payments/erase-customer
task<result<http::response>> erase_customer(const http::request& request, service& payments)
{
    SOUK_CO_TRY(body, request.json());
    json::fields in{body};
    const json::fields::text_limits email{.least = 1, .most = 254};
    const account_email customer{in.required("accountEmail", in.text("accountEmail", email))};
    const account_email pseudonym{in.required("pseudonym", in.text("pseudonym", email))};
    if (!in.ok()) {
        co_return in.refuse();
    }
    co_await payments.erase_customer(request.call, customer, pseudonym);
    co_return http::response{.status = 204};
}

void write_record(json::writer& out, const audited_payment& read)
{
    const payment& it = read.snapshot;
    out.begin_object()
        .member("id", it.id.value)
        .member("orderId", it.order.value)
        .member("accountEmail", it.account.value)
        .member("status", to_string(it.status))
        .member("amount", it.amount)
        .member("foldAgrees", fold(read.stream, it.account) == it)
        .end_object();
}

// GET /internal/v1/audit/payments?after=&limit=
task<result<http::response>> show_records(const http::request& request, service& payments)
{
    const auto limit = request.whole("limit", 1, most_records);
    if (!limit) {
        co_return std::unexpected(limit.error());
    }
    std::optional<payment_id> after;
    if (const auto text = request.text("after"); !text.empty()) {
        after = payment_id{text};
    }
    const auto page =
        co_await payments.scan(request.call, after, static_cast<std::size_t>(limit->value_or(100)));
    json::writer out;
    out.begin_array();
    for (const audited_payment& each : page) {
        write_record(out, each);
    }
    out.end_array();
    co_return http::response{.body = std::move(out).text()};
}

}  // namespace

void add_internal_routes(http::router& router, service& payments)
{
    using enum http::verb;
    constexpr auto service = http::access::service;
    router.add(post, "/internal/v1/payments/erase-customer", service, erase_customer, payments);
    router.add(get, "/internal/v1/audit/payments", service, show_records, payments);
}

}  // namespace souk::payments
