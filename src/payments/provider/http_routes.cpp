#include "json/writer.hpp"
#include "payments/provider/http.hpp"
#include "payments/provider/words.hpp"

#include <utility>

namespace souk::payments {

namespace {

constexpr money most_amount{999'999'999'999};

http::response answer(charge_state state)
{
    json::writer out;
    out.begin_object().member("state", to_string(state)).end_object();
    return {.body = std::move(out).text()};
}

payment_id attempt_of(const http::request& request)
{
    return {request.parameter("paymentId")};
}

// PUT /internal/v1/charges/{paymentId}
task<result<http::response>> charge(const http::request& request, card_network& cards)
{
    SOUK_CO_TRY(body, request.json());
    json::fields in{body};
    const auto amount = in.required("amount", in.amount("amount", money{0}, most_amount));
    const auto method = in.required("method", in.text("method", {.least = 1, .most = 100}));
    if (in.ok() && !cards.knows(method)) {
        in.note("method", "is no card of this provider's");
    }
    if (!in.ok()) {
        co_return in.refuse();
    }
    const auto attempt = attempt_of(request);
    co_return answer(co_await cards.charge(request.call, attempt, amount, method));
}

// GET /internal/v1/charges/{paymentId}
task<result<http::response>> show(const http::request& request, card_network& cards)
{
    co_return answer(co_await cards.find(request.call, attempt_of(request)));
}

// POST /internal/v1/charges/{paymentId}/cancel
task<result<http::response>> cancel(const http::request& request, card_network& cards)
{
    co_return answer(co_await cards.cancel(request.call, attempt_of(request)));
}

// POST /internal/v1/charges/{paymentId}/refund
task<result<http::response>> refund(const http::request& request, card_network& cards)
{
    co_await cards.refund(request.call, attempt_of(request));
    co_return http::response{.status = 204};
}

}  // namespace

void add_provider_routes(http::router& router, card_network& cards)
{
    using enum http::verb;
    constexpr auto service = http::access::service;
    const std::string path = "/internal/v1/charges/{paymentId}";
    router.add(put, path, service, charge, cards);
    router.add(get, path, service, show, cards);
    router.add(post, path + "/cancel", service, cancel, cards);
    router.add(post, path + "/refund", service, refund, cards);
}

}  // namespace souk::payments
