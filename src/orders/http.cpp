// The HTTP face of orders: JSON in, one use case, JSON out. No rules here.
#include "orders/http.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"
#include "orders/codec.hpp"

#include <utility>

namespace souk::orders {

namespace {

// Above any limit on an order's lines that a shop may set: the rule itself is the domain's.
constexpr std::size_t most_lines_read = 10'000;
constexpr std::int64_t most_units_read = 1'000'000'000;

std::string etag_of(const order& shown)
{
    return '"' + std::to_string(shown.fields().version) + '"';
}

// If-None-Match: a list of tags, compared weakly, or *.
bool is_known(std::string_view if_none_match, std::string_view etag)
{
    while (!if_none_match.empty()) {
        const auto comma = if_none_match.find(',');
        auto tag = trim(if_none_match.substr(0, comma));
        if (tag.starts_with("W/")) {
            tag.remove_prefix(2);
        }
        if (tag == etag || tag == "*") {
            return true;
        }
        if_none_match.remove_prefix(
            comma == std::string_view::npos ? if_none_match.size() : comma + 1
        );
    }
    return false;
}

http::response answer(const order& shown, int status = 200)
{
    http::response response{.status = status, .body = to_json(shown)};
    response.extra.emplace_back("ETag", etag_of(shown));
    return response;
}

std::optional<wanted_line> read_line(const json::value& from, json::fields& all, std::size_t index)
{
    const std::string at = "items[" + std::to_string(index) + "]";
    if (from.type != json::value::kind::object) {
        all.note(at, "must be an object");
        return std::nullopt;
    }
    json::fields in{from, at + "."};
    const std::string_view quantity = in.has("quantity") ? "quantity" : "qty";
    wanted_line line{
        .upc = in.required("upc", in.text("upc", {.least = 1, .most = 64})),
        .quantity = in.required(quantity, in.whole(quantity, 1, most_units_read)),
    };
    if (in.has("quantity") && in.has("qty")) {
        in.note("qty", "say quantity or qty, not both");
    }
    all.take_errors_of(in);
    return line;
}

result<std::vector<wanted_line>> read_lines_of(json::fields& in)
{
    std::vector<wanted_line> wanted;
    const auto* const lines = in.array("items", 1, most_lines_read);
    if (lines == nullptr) {
        in.required("items", std::optional<bool>{});
        return in.refuse();
    }
    for (std::size_t i = 0; i < lines->size(); ++i) {
        if (auto line = read_line((*lines)[i], in, i)) {
            wanted.push_back(*std::move(line));
        }
    }
    if (!in.ok()) {
        return in.refuse();
    }
    return wanted;
}

// The header, or the member of the seed; both only when they say the same.
result<std::optional<std::string>> read_key(const http::request& request, json::fields& in)
{
    auto member = in.text("idempotencyKey", {.least = 1, .most = 255});
    if (!in.ok()) {
        return in.refuse();
    }
    const std::string header{request.header("idempotency-key")};
    if (header.size() > 255 || has_control_characters(header)) {
        return invalid_fields(
            {{.field = "Idempotency-Key", .detail = "must be 1 to 255 printable characters"}}
        );
    }
    if (!header.empty() && member && *member != header) {
        return invalid_fields(
            {{.field = "idempotencyKey", .detail = "differs from the Idempotency-Key header"}}
        );
    }
    return header.empty() ? std::move(member) : std::optional{header};
}

// POST /api/v1/orders
task<result<http::response>> place_order(const http::request& request, service& orders)
{
    SOUK_CO_TRY(body, request.json());
    json::fields in{body};
    SOUK_CO_TRY(key, read_key(request, in));
    SOUK_CO_TRY(wanted, read_lines_of(in));
    SOUK_CO_TRY(
        placed, co_await orders.place(request.call, request.caller(), std::move(wanted), key)
    );
    auto response = answer(placed, 201);
    response.extra.emplace_back("Location", "/api/v1/orders/" + placed.fields().id.value);
    co_return response;
}

// Whose orders are listed: one's own; an administrator sees all, or those of `account`.
result<std::optional<account_email>> owner_to_list(const http::request& request)
{
    const std::string account = to_lower(request.text("account"));
    const principal& caller = request.caller();
    if (caller.is_admin()) {
        return account.empty() ? std::nullopt : std::optional{account_email{account}};
    }
    if (!account.empty() && account != caller.email.value) {
        return forbidden("forbidden", "Only an administrator may list another's orders.");
    }
    return std::optional{caller.email};
}

result<order_filter> read_filter(const http::request& request)
{
    const auto owner = owner_to_list(request);
    if (!owner) {
        return std::unexpected(owner.error());
    }
    const auto limit = request.whole("limit", 1, 1'000);
    if (!limit) {
        return std::unexpected(limit.error());
    }
    const auto status = parse_status(request.text("status"));
    if (!status && !request.text("status").empty()) {
        return invalid_fields(
            {{.field = "status", .detail = "must be CREATED, COMPLETED or CANCELED"}}
        );
    }
    const auto cursor = from_base64url(request.text("cursor"));
    if (!cursor || (!cursor->empty() && !is_uuid(*cursor))) {
        return invalid("bad-cursor", "This cursor is not one of ours.");
    }
    return order_filter{
        .owner = *owner,
        .status = status,
        .before = cursor->empty() ? std::nullopt : std::optional{order_id{*cursor}},
        .limit = static_cast<std::size_t>(limit->value_or(100)),
    };
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
    if (is_known(request.header("if-none-match"), etag_of(shown))) {
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
    json::fields in{body};
    SOUK_CO_TRY(wanted, read_lines_of(in));
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
    json::fields in{body};
    const account_email customer{
        in.required("accountEmail", in.text("accountEmail", {.least = 1, .most = 254}))
    };
    const payment_id payment{in.required("paymentId", in.text("paymentId", {.most = 36}))};
    if (in.ok() && !is_uuid(payment.value)) {
        in.note("paymentId", "must be a UUID");
    }
    if (!in.ok()) {
        co_return in.refuse();
    }
    const order_id id{request.parameter("id")};
    SOUK_CO_TRY(total, co_await orders.checkout(request.call, id, customer, payment));
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
