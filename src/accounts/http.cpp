// The HTTP face of accounts: JSON in, one use case, JSON out. No rules here.
#include "accounts/http.hpp"

#include "base/text.hpp"
#include "http/proxies.hpp"
#include "json/addresses.hpp"

#include <utility>

namespace souk::accounts {

namespace {

// Above any rule of the domain's.
constexpr json::fields::text_limits any_text{
    .least = 0, .most = 10'000, .control_characters = true
};

std::string_view to_string(role of)
{
    return of == role::admin ? "ADMIN" : "USER";
}

std::string to_json(const account& shown)
{
    json::writer out;
    out.begin_object()
        .member("email", shown.email.value)
        .member("firstName", shown.first_name)
        .member("lastName", shown.last_name)
        .member("role", to_string(shown.role));
    if (shown.disabled) {
        out.member("disabled", true);
    }
    json::write_address(out, "shippingAddress", shown.shipping_address);
    json::write_address(out, "billingAddress", shown.billing_address);
    out.member("paymentMethod", shown.payment_method)
        .member("createdAt", shown.created_at)
        .member("updatedAt", shown.updated_at)
        .end_object();
    return std::move(out).text();
}

http::response answer(const account& shown, int status = 200)
{
    return {.status = status, .body = to_json(shown)};
}

http::response nothing_to_say()
{
    return {.status = 204};
}

// POST /api/v1/accounts/register
task<result<http::response>> open_account(const http::request& request, service& accounts)
{
    SOUK_CO_TRY(body, request.json());
    json::fields in{body};
    registration wanted{
        .email = in.required("email", in.text("email", any_text)),
        .password = in.required("password", in.text("password", any_text)),
        .first_name = in.required("firstName", in.text("firstName", any_text)),
        .last_name = in.required("lastName", in.text("lastName", any_text)),
    };
    if (!in.ok()) {
        co_return in.refuse();
    }
    SOUK_CO_TRY(opened, co_await accounts.open(request.call, std::move(wanted)));
    auto response = answer(opened, 201);
    response.extra.emplace_back("Location", "/api/v1/accounts/me");
    co_return response;
}

// POST /api/v1/auth/login
task<result<http::response>> log_in(const http::request& request, service& accounts)
{
    SOUK_CO_TRY(body, request.json());
    json::fields in{body};
    credentials given{
        .email = canonical_email(in.required("email", in.text("email", any_text))),
        .password = in.required("password", in.text("password", any_text)),
        .remote_address = http::network_of(request.remote_address),
    };
    if (!in.ok()) {
        co_return in.refuse();
    }
    SOUK_CO_TRY(begun, co_await accounts.log_in(request.call, std::move(given)));
    json::writer out;
    out.begin_object()
        .member("token", begun.token)
        .member("tokenType", "Bearer")
        .member("expiresIn", begun.lifetime.count());
    out.key("account").raw(to_json(begun.who)).end_object();
    http::response response{.body = std::move(out).text()};
    response.extra.emplace_back("Cache-Control", "no-store");
    co_return response;
}

// A caller whose account is gone: deleted meanwhile, or by another process a moment before this one
// hears that its tokens don't count.
std::unexpected<refusal> refuse_own(const refusal& why)
{
    if (why.slug == "unknown-account") {
        return unauthenticated("invalid-token", "This token was revoked: log in again.");
    }
    return std::unexpected(why);
}

// POST /api/v1/auth/logout
task<result<http::response>> log_out(const http::request& request, service& accounts)
{
    const auto left = co_await accounts.log_out(request.call, request.caller().email);
    if (!left) {
        co_return refuse_own(left.error());
    }
    co_return nothing_to_say();
}

// GET /api/v1/accounts/me
task<result<http::response>> show_own(const http::request& request, service& accounts)
{
    const auto shown = co_await accounts.show(request.call, request.caller().email);
    if (!shown) {
        co_return refuse_own(shown.error());
    }
    co_return answer(*shown);
}

// Nothing when the member is absent; an empty address when it is null.
std::optional<std::optional<address>> read_address_change(json::fields& in, std::string_view name)
{
    if (!in.has(name)) {
        return std::nullopt;
    }
    return json::read_address(in, name);
}

std::optional<std::string> read_name_change(json::fields& in, std::string_view name)
{
    auto read = in.text(name, any_text);
    return in.has(name) ? std::optional{in.required(name, std::move(read))} : std::nullopt;
}

// PATCH /api/v1/accounts/me
task<result<http::response>> change_own(const http::request& request, service& accounts)
{
    SOUK_CO_TRY(body, request.json());
    json::fields in{body};
    profile_change change{
        .first_name = read_name_change(in, "firstName"),
        .last_name = read_name_change(in, "lastName"),
        .shipping_address = read_address_change(in, "shippingAddress"),
        .billing_address = read_address_change(in, "billingAddress"),
    };
    if (in.has("paymentMethod")) {
        change.payment_method = in.text("paymentMethod", any_text);
    }
    if (!in.ok()) {
        co_return in.refuse();
    }
    const auto& email = request.caller().email;
    const auto changed = co_await accounts.change_profile(request.call, email, std::move(change));
    if (!changed) {
        co_return refuse_own(changed.error());
    }
    co_return answer(*changed);
}

credentials own_credentials(const http::request& request, std::string password)
{
    return {
        .email = request.caller().email,
        .password = std::move(password),
        .remote_address = http::network_of(request.remote_address),
    };
}

// POST /api/v1/accounts/me/password
task<result<http::response>> change_password(const http::request& request, service& accounts)
{
    SOUK_CO_TRY(body, request.json());
    json::fields in{body};
    auto current = in.required("currentPassword", in.text("currentPassword", any_text));
    auto next = in.required("newPassword", in.text("newPassword", any_text));
    if (!in.ok()) {
        co_return in.refuse();
    }
    auto given = own_credentials(request, std::move(current));
    const auto changed =
        co_await accounts.change_password(request.call, std::move(given), std::move(next));
    if (!changed) {
        co_return refuse_own(changed.error());
    }
    co_return nothing_to_say();
}

// DELETE /api/v1/accounts/me
task<result<http::response>> close_own(const http::request& request, service& accounts)
{
    SOUK_CO_TRY(body, request.json());
    json::fields in{body};
    auto password = in.required("password", in.text("password", any_text));
    if (!in.ok()) {
        co_return in.refuse();
    }
    auto given = own_credentials(request, std::move(password));
    const auto closed = co_await accounts.close(request.call, std::move(given));
    if (!closed) {
        co_return refuse_own(closed.error());
    }
    co_return nothing_to_say();
}

result<account_filter> read_filter(const http::request& request)
{
    const auto limit = request.whole("limit", 1, 1'000);
    if (!limit) {
        return std::unexpected(limit.error());
    }
    const auto cursor = from_base64url(request.text("cursor"));
    if (!cursor || (!cursor->empty() && !cursor->contains('@'))) {
        return invalid("bad-cursor", "This cursor is not one of ours.");
    }
    return account_filter{
        .text = request.text("q"),
        .after = {*cursor},
        .limit = static_cast<std::size_t>(limit->value_or(100)),
    };
}

// GET /api/v1/accounts
task<result<http::response>> search(const http::request& request, service& accounts)
{
    SOUK_CO_TRY(filter, read_filter(request));
    const std::size_t limit = filter.limit;
    filter.limit = limit + 1;  // One more tells whether there is a next page.
    auto found = co_await accounts.search(request.call, filter);
    const bool more = found.size() > limit;
    if (more) {
        found.pop_back();
    }
    json::writer out;
    out.begin_array();
    for (const account& each : found) {
        out.raw(to_json(each));
    }
    out.end_array();
    http::response response{.body = std::move(out).text()};
    if (more) {
        http::add_next_link(response, request, to_base64url(found.back().email.value));
    }
    co_return response;
}

// GET /api/v1/accounts/{email}
task<result<http::response>> show(const http::request& request, service& accounts)
{
    const auto email = canonical_email(request.parameter("email"));
    SOUK_CO_TRY(shown, co_await accounts.show(request.call, email));
    co_return answer(shown);
}

std::optional<role> read_role(json::fields& in)
{
    const auto text = in.text("role", any_text);
    if (!text || *text == "USER") {
        return text ? std::optional{role::user} : std::nullopt;
    }
    if (*text != "ADMIN") {
        in.note("role", "must be USER or ADMIN");
    }
    return role::admin;
}

// PATCH /api/v1/accounts/{email}
task<result<http::response>> change_standing(const http::request& request, service& accounts)
{
    SOUK_CO_TRY(body, request.json());
    json::fields in{body};
    const standing_change change{.role = read_role(in), .disabled = in.boolean("disabled")};
    if (!in.ok()) {
        co_return in.refuse();
    }
    const auto email = canonical_email(request.parameter("email"));
    SOUK_CO_TRY(
        changed, co_await accounts.change_standing(request.call, request.caller(), email, change)
    );
    co_return answer(changed);
}

}  // namespace

void add_routes(http::router& router, service& accounts)
{
    using enum http::verb;
    constexpr auto anyone = http::access::anyone;
    constexpr auto user = http::access::user;
    constexpr auto admin = http::access::admin;
    router.add(post, "/api/v1/accounts/register", anyone, open_account, accounts);
    router.add(post, "/api/v1/auth/login", anyone, log_in, accounts);
    router.add(post, "/api/v1/auth/logout", user, log_out, accounts);
    router.add(get, "/api/v1/accounts/me", user, show_own, accounts);
    router.add(patch, "/api/v1/accounts/me", user, change_own, accounts);
    router.add(del, "/api/v1/accounts/me", user, close_own, accounts);
    router.add(post, "/api/v1/accounts/me/password", user, change_password, accounts);
    router.add(get, "/api/v1/accounts", admin, search, accounts);
    router.add(get, "/api/v1/accounts/{email}", admin, show, accounts);
    router.add(patch, "/api/v1/accounts/{email}", admin, change_standing, accounts);
}

}  // namespace souk::accounts
