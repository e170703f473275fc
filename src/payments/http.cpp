// The HTTP face of payments: JSON in, one use case, JSON out. No rules here.
#include "payments/http.hpp"

#include "base/text.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"

#include <algorithm>
#include <utility>

namespace souk::payments {

namespace {

constexpr std::size_t most_key_size = 255;
constexpr money most_amount{999'999'999'999};
constexpr std::int64_t most_in_page = 1'000;
constexpr std::int64_t usual_page = 100;

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

bool is_printable(std::string_view key)
{
    return std::ranges::all_of(key, [](char c) { return c >= ' ' && c <= '~'; });
}

bool has_header(const http::request& request, std::string_view name)
{
    return std::ranges::any_of(request.fields, [&](const auto& field) {
        return field.first == name;
    });
}

void check_key(std::string_view key, std::string_view name, json::fields& in)
{
    if (key.empty() || key.size() > most_key_size || !is_printable(key)) {
        in.note(name, "must be 1 to 255 printable ASCII characters");
    }
}

// The header, or the member of the seed; both only when they say the same. Empty when there is
// none.
std::string read_key(const http::request& request, json::fields& in)
{
    const auto member =
        in.text("idempotencyKey", {.least = 1, .most = most_key_size, .control_characters = true});
    if (member) {
        check_key(*member, "idempotencyKey", in);
    }
    if (!has_header(request, "idempotency-key")) {
        return member.value_or("");
    }
    std::string header{request.header("idempotency-key")};
    check_key(header, "Idempotency-Key", in);
    if (member && *member != header) {
        in.note("idempotencyKey", "differs from the Idempotency-Key header");
    }
    return header;
}

result<pay_request> read_pay_request(const http::request& request, const json::value& body)
{
    json::fields in{body};
    pay_request what{
        .order = {in.required("orderId", in.text("orderId", {.least = 1, .most = 36}))},
        .amount = in.required("amount", in.amount("amount", money{1}, most_amount)),
        .method = in.text("paymentMethod", {.least = 1, .most = 100}).value_or(""),
        .idempotency_key = read_key(request, in),
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

struct page_request {
    payment_filter filter;
    std::optional<payment_id> before;
    std::size_t limit = 0;
};

result<page_request> read_page_request(const http::request& request)
{
    page_request wanted;
    const std::string order = request.text("orderId");
    if (!order.empty() && !is_uuid(order)) {
        return invalid_fields({{.field = "orderId", .detail = "must be an order's id"}});
    }
    if (!order.empty()) {
        wanted.filter.order = order_id{order};
    }
    if (const std::string account = to_lower(request.text("account")); !account.empty()) {
        wanted.filter.account = account_email{account};
    }
    const auto cursor = from_base64url(request.text("cursor"));
    if (!cursor || (!cursor->empty() && !is_uuid(*cursor))) {
        return invalid("bad-cursor", "This cursor is not one of ours.");
    }
    if (!cursor->empty()) {
        wanted.before = payment_id{*cursor};
    }
    const auto limit = request.whole("limit", 1, most_in_page);
    if (!limit) {
        return std::unexpected(limit.error());
    }
    wanted.limit = static_cast<std::size_t>(limit->value_or(usual_page));
    return wanted;
}

// GET /api/v1/payments
task<result<http::response>> list_payments(const http::request& request, service& payments)
{
    SOUK_CO_TRY(wanted, read_page_request(request));
    // One more than asked for tells whether there is a next page.
    SOUK_CO_TRY(
        found,
        co_await payments.list(
            request.call, request.caller(), wanted.filter, wanted.before, wanted.limit + 1
        )
    );
    const bool more = found.size() > wanted.limit;
    if (more) {
        found.pop_back();
    }
    json::writer out;
    out.begin_array();
    for (const payment& each : found) {
        write(out, each);
    }
    out.end_array();
    http::response page{.body = std::move(out).text()};
    if (more) {
        http::add_next_link(page, request, to_base64url(found.back().id.value));
    }
    co_return page;
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
    router.add(get, "/api/v1/payments/{id}", user, show_payment, payments);
    router.add(post, "/api/v1/payments/{id}/refund", admin, refund_payment, payments);
}

}  // namespace souk::payments
