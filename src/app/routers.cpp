#include "app/routers.hpp"

#include "accounts/http.hpp"
#include "base/outage.hpp"
#include "gateway/docs.hpp"
#include "gateway/storefront.hpp"
#include "http/proxies.hpp"
#include "items/http.hpp"
#include "orders/http.hpp"
#include "payments/http.hpp"
#include "payments/provider/http.hpp"

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

task<> check_stays(const std::atomic<bool>& leaving)
{
    if (leaving) {
        throw unavailable{"the service is about to stop"};
    }
    co_return;
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

routers::routers(const settings& with, shop& of, souk::world& world, const souk::metrics& metrics)
    : gateway(make_authenticator(of, world)), account(make_authenticator(of, world)),
      item(make_authenticator(of, world)), order(make_authenticator(of, world)),
      payment(make_authenticator(of, world)), cards(make_authenticator(of, world)),
      requests_(world, with.rates.address.at_once(), with.rates.address.per_second()),
      registrations_(
          world, with.rates.registrations.at_once(), with.rates.registrations.per_second()
      )
{
    add_services(with, of, metrics);
    // Where HAProxy is the gateway, the account service keeps the files.
    if (of.accounts() != nullptr) {
        auto& keeper = with.distributed.chosen ? account : gateway;
        souk::gateway::add_docs_routes(keeper, docs_.emplace(with.docs, "/docs"));
        souk::gateway::add_storefront_routes(keeper, web_.emplace(with.web, "the storefront at /"));
    }
    for (http::router* const each : {&gateway, &account, &item, &order, &payment, &cards}) {
        http::add_live_route(*each);
        if (with.rate_limits) {
            each->protect(limit_of_address());
        }
    }
}

void routers::add_services(const settings& with, shop& of, const souk::metrics& metrics)
{
    if (account_part* const part = of.accounts()) {
        accounts::add_routes(gateway, part->service());
        accounts::add_routes(account, part->service());
        accounts::add_internal_routes(account, part->service());
        add_health(account, part->needs(), metrics);
    }
    if (item_part* const part = of.items()) {
        const items::body_limits most{
            .import_bytes = with.import_bytes, .picture_bytes = with.picture_bytes
        };
        items::add_routes(gateway, part->service(), most);
        items::add_routes(item, part->service(), most);
        items::add_internal_routes(item, part->service());
        add_health(item, part->needs(), metrics);
    }
    if (order_part* const part = of.orders()) {
        orders::add_routes(gateway, part->service());
        orders::add_routes(order, part->service());
        orders::add_internal_routes(order, part->service());
        for (http::router* const each : {&gateway, &order}) {
            add_saga_routes(*each, "/api/v1/orders", *of.order_saga());
            add_audit_routes(*each, *of.audits());
        }
        add_health(order, part->needs(), metrics);
    }
    if (payment_part* const part = of.payments()) {
        payments::add_routes(gateway, part->service());
        payments::add_routes(payment, part->service());
        payments::add_internal_routes(payment, part->service());
        for (http::router* const each : {&gateway, &payment}) {
            add_saga_routes(*each, "/api/v1/payments", *of.payment_saga());
        }
        add_health(payment, part->needs(), metrics);
    }
    if (payments::card_network* const network = of.cards()) {
        payments::add_provider_routes(cards, *network);
        add_health(cards, {}, metrics);
    }
}

void routers::add_health(
    http::router& to, std::vector<http::dependency> needs, const souk::metrics& metrics
)
{
    needs.push_back({.name = "service", .check = [this](const call&) {
                         return check_stays(leaving_);
                     }});
    http::add_operator_routes(to, needs_.emplace_back(std::move(needs)), metrics);
}

http::guard routers::limit_of_address()
{
    return [this](const http::request& asked) -> result<void> {
        // Our own services limit themselves, and come from few addresses.
        if (asked.who && asked.who->role == role::service) {
            return {};
        }
        const bool registers = asked.route == "/api/v1/accounts/register";
        http::rate_limit& limit = registers ? registrations_ : requests_;
        const int wait_s = limit.take(http::network_of(asked.remote_address));
        if (wait_s > 0) {
            return std::unexpected(too_many(wait_s));
        }
        return {};
    };
}

}  // namespace souk::app
