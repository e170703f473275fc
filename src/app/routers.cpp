#include "app/routers.hpp"

#include "accounts/http.hpp"
#include "items/http.hpp"
#include "orders/http.hpp"
#include "payments/http.hpp"

namespace souk::app {

namespace {

http::authenticator make_authenticator(shop& of, souk::world& world)
{
    return [&of, &world](std::string_view token, http::access wanted) -> result<principal> {
        const bool internal = wanted == http::access::service;
        const auto whom = internal ? auth::audience::internal : auth::audience::api;
        auto claims = of.tokens().verify(token, whom, world.now());
        if (!claims) {
            return std::unexpected(std::move(claims).error());
        }
        if (of.revocations().is_revoked(claims->who.email, claims->issued_at)) {
            return unauthenticated("invalid-token", "This token was revoked: log in again.");
        }
        return std::move(claims->who);
    };
}

constexpr double seconds_an_hour = 3'600;

double per_second(const settings::rate& of)
{
    return static_cast<double>(of.per_hour) / seconds_an_hour;
}

task<> check_file(call call, storage::sqlite::database& file)
{
    const auto work = [](storage::sqlite::connection& db) { db.execute("SELECT 1"); };
    co_await file.read(call, work);
}

http::dependency check_of(std::string name, storage::sqlite::database& file)
{
    return {
        .name = std::move(name),
        .check = [&file](const call& call) { return check_file(call, file); },
    };
}

refusal too_many(int wait_s)
{
    return {
        .kind = refusal_kind::too_many,
        .slug = "rate-limited",
        .message = "Too many requests from this address: wait a little.",
        .retry_after_s = wait_s,
    };
}

}  // namespace

routers::routers(const settings& with, shop& of, souk::world& world, souk::metrics& metrics)
    : gateway(make_authenticator(of, world)), account(make_authenticator(of, world)),
      item(make_authenticator(of, world)), order(make_authenticator(of, world)),
      payment(make_authenticator(of, world)), docs_(with.docs),
      requests_(
          world, static_cast<double>(with.rates.address.burst), per_second(with.rates.address)
      ),
      registrations_(
          world,
          static_cast<double>(with.rates.registrations.burst),
          per_second(with.rates.registrations)
      ),
      account_needs_{check_of("account.db", of.files().account)},
      item_needs_{check_of("item.db", of.files().item)},
      order_needs_{check_of("order.db", of.files().order)},
      payment_needs_{
          check_of("payment.db", of.files().payment), check_of("provider.db", of.files().provider)
      }
{
    for (http::router* const each : {&gateway, &account}) {
        accounts::add_routes(*each, of.accounts());
    }
    for (http::router* const each : {&gateway, &item}) {
        items::add_routes(*each, of.items(), with.import_bytes);
    }
    for (http::router* const each : {&gateway, &order}) {
        orders::add_routes(*each, of.orders());
    }
    for (http::router* const each : {&gateway, &payment}) {
        payments::add_routes(*each, of.payments());
    }
    items::add_internal_routes(item, of.items());
    orders::add_internal_routes(order, of.orders());
    souk::gateway::add_docs_routes(gateway, docs_);
    http::add_operator_routes(account, account_needs_, metrics);
    http::add_operator_routes(item, item_needs_, metrics);
    http::add_operator_routes(order, order_needs_, metrics);
    http::add_operator_routes(payment, payment_needs_, metrics);
    for (http::router* const each : {&gateway, &account, &item, &order, &payment}) {
        http::add_live_route(*each);
        if (with.rate_limits) {
            each->protect(limit_of_address());
        }
    }
}

http::guard routers::limit_of_address()
{
    return [this](const http::request& asked) -> result<void> {
        const bool registers = asked.route == "/api/v1/accounts/register";
        http::rate_limit& limit = registers ? registrations_ : requests_;
        const int wait_s = limit.take(asked.remote_address);
        if (wait_s > 0) {
            return std::unexpected(too_many(wait_s));
        }
        return {};
    };
}

}  // namespace souk::app
