// The HTTP face of payments: JSON in, one use case, JSON out. No rules here.
#include "payments/http.hpp"

#include "base/text.hpp"
#include "http/idempotency_key.hpp"
#include "http/time_parameter.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"

#include <utility>

namespace souk::payments {

namespace {

constexpr money most_amount{999'999'999'999};
constexpr std::int64_t most_in_page = 1'000;
constexpr std::int64_t usual_page = 100;
constexpr std::int64_t most_days = 90;
constexpr std::int64_t usual_days = 30;

void write(json::writer& out, const payment& shown)
{
    out.begin_object()
        .member("id", shown.id.value)
        .member("paymentId", shown.id.value)
        .member("orderId", shown.order.value)
        .member("accountEmail", shown.account.value)
        .member("status", to_string(shown.status))
        .member("amount", shown.amount)
        .member("createdAt", shown.created_at)
        .member("updatedAt", shown.updated_at);
    if (shown.status == payment_status::failed) {
        out.member("failureReason", shown.failure_reason);
    }
    out.end_object();
}

std::string to_json(const payment& shown)
{
    json::writer out;
    write(out, shown);
    return std::move(out).text();
}

result<pay_request> read_pay_request(const http::request& request, const json::value& body)
{
    json::fields in{body};
    pay_request what{
        .order = {in.required("orderId", in.text("orderId", {.least = 1, .most = 36}))},
        .amount = in.required("amount", in.amount("amount", money{1}, most_amount)),
        .method = in.text("paymentMethod", {.least = 1, .most = 100}).value_or(""),
        .idempotency_key = http::read_idempotency_key(request, in).value_or(""),
    };
    if (!what.order.value.empty() && !is_uuid(what.order.value)) {
        in.note("orderId", "must be an order's id");
    }
    if (!in.ok()) {
        return in.refuse();
    }
    return what;
}

// POST /api/v1/payments
task<result<http::response>> pay(const http::request& request, service& payments)
{
    SOUK_CO_TRY(body, request.json());
    SOUK_CO_TRY(what, read_pay_request(request, body));
    SOUK_CO_TRY(made, co_await payments.pay(request.call, request.caller(), what));
    const bool settled = made.status != payment_status::pending;
    http::response answer{.status = settled ? 201 : 202, .body = to_json(made)};
    answer.extra.emplace_back("Location", "/api/v1/payments/" + made.id.value);
    co_return answer;
}

// GET /api/v1/payments/{id}
task<result<http::response>> show_payment(const http::request& request, service& payments)
{
    const payment_id id{request.parameter("id")};
    SOUK_CO_TRY(shown, co_await payments.show(request.call, request.caller(), id));
    co_return http::response{.body = to_json(shown)};
}

result<payment_filter> read_filter(const http::request& request)
{
    payment_filter wanted;
    const std::string order = request.text("orderId");
    if (!order.empty() && !is_uuid(order)) {
        return invalid_fields({{.field = "orderId", .detail = "must be an order's id"}});
    }
    if (!order.empty()) {
        wanted.order = order_id{order};
    }
    if (const std::string account = to_lower(request.text("account")); !account.empty()) {
        wanted.account = account_email{account};
    }
    wanted.status = parse_payment_status(request.text("status"));
    if (!wanted.status && !request.text("status").empty()) {
        return invalid_fields(
            {{.field = "status", .detail = "must be PENDING, SUCCESS, FAILED or REFUNDED"}}
        );
    }
    return wanted;
}

result<payment_filter> read_page_request(const http::request& request)
{
    auto wanted = read_filter(request);
    if (!wanted) {
        return wanted;
    }
    const auto from = http::read_time(request, "from");
    if (!from) {
        return std::unexpected(from.error());
    }
    const auto to = http::read_time(request, "to");
    if (!to) {
        return std::unexpected(to.error());
    }
    const auto cursor = from_base64url(request.text("cursor"));
    if (!cursor || (!cursor->empty() && !is_uuid(*cursor))) {
        return invalid("bad-cursor", "This cursor is not one of ours.");
    }
    const auto limit = request.whole("limit", 1, most_in_page);
    if (!limit) {
        return std::unexpected(limit.error());
    }
    wanted->from = *from;
    wanted->to = *to;
    wanted->before = cursor->empty() ? std::nullopt : std::optional{payment_id{*cursor}};
    wanted->limit = static_cast<std::size_t>(limit->value_or(usual_page));
    return wanted;
}

// GET /api/v1/payments
task<result<http::response>> list_payments(const http::request& request, service& payments)
{
    SOUK_CO_TRY(wanted, read_page_request(request));
    SOUK_CO_TRY(found, co_await payments.list(request.call, request.caller(), wanted));
    json::writer out;
    out.begin_array();
    for (const payment& each : found.payments) {
        write(out, each);
    }
    out.end_array();
    http::response page{.body = std::move(out).text()};
    if (found.next) {
        http::add_next_link(page, request, to_base64url(found.next->value));
    }
    co_return page;
}

// GET /api/v1/payments/statistics
task<result<http::response>> show_statistics(const http::request& request, service& payments)
{
    SOUK_CO_TRY(days, request.whole("days", 1, most_days));
    const auto count = static_cast<std::size_t>(days.value_or(usual_days));
    const auto found = co_await payments.statistics(request.call, count);
    json::writer out;
    out.begin_object().key("days").begin_array();
    for (const payment_day& each : found.days) {
        out.begin_object()
            .member("date", to_date(each.date))
            .member("succeeded", each.succeeded)
            .member("failed", each.failed)
            .member("refunded", each.refunded)
            .member("charged", each.charged)
            .member("refundedAmount", each.refunded_amount)
            .end_object();
    }
    out.end_array().member("asOf", found.as_of).end_object();
    co_return http::response{.body = std::move(out).text()};
}

// POST /api/v1/payments/{id}/refund
task<result<http::response>> refund_payment(const http::request& request, service& payments)
{
    const payment_id id{request.parameter("id")};
    SOUK_CO_TRY(shown, co_await payments.refund(request.call, request.caller(), id));
    co_return http::response{.body = to_json(shown)};
}

}  // namespace

void add_routes(http::router& router, service& payments)
{
    using enum http::verb;
    using enum http::access;
    router.add(post, "/api/v1/payments", user, pay, payments);
    router.add(get, "/api/v1/payments", user, list_payments, payments);
    router.add(get, "/api/v1/payments/statistics", admin, show_statistics, payments);
    router.add(get, "/api/v1/payments/{id}", user, show_payment, payments);
    router.add(post, "/api/v1/payments/{id}/refund", admin, refund_payment, payments);
}

}  // namespace souk::payments
