#include "shoppers.hpp"

#include "app/replay/runner.hpp"
#include "auth/token.hpp"
#include "json/writer.hpp"

#include <boost/asio/this_coro.hpp>

#include <fmt/format.h>
#include <stdexcept>
#include <utility>

namespace souk::bench {
namespace {

using namespace app::replay;

task<shop_answer>
post(shop_client& shop, std::string target, std::string token, std::string body, int expected)
{
    const shop_request request{
        .method = http::verb::post,
        .target = std::move(target),
        .token = std::move(token),
        .body = std::move(body),
    };
    auto answer = co_await shop.ask(request);
    if (answer.status != expected) {
        throw std::runtime_error{"POST " + request.target + ": " + describe(answer)};
    }
    co_return answer;
}

std::string item_body(const std::string& upc, const market_plan& plan)
{
    json::writer out;
    out.begin_object()
        .member("upc", upc)
        .member("name", "An item to measure with")
        .member("price", money{125})
        .member("availableUnits", plan.stock)
        .member("description", std::string(600, 'd'))
        .end_object();
    return std::move(out).text();
}

std::string account_body(const credentials& who)
{
    json::writer out;
    out.begin_object()
        .member("email", who.email)
        .member("password", who.password)
        .member("firstName", "Load")
        .member("lastName", "Test")
        .end_object();
    return std::move(out).text();
}

task<credentials> register_one(shop_client& shop, std::string email, const std::string& run)
{
    const credentials who{.email = std::move(email), .password = "measure " + run};
    co_await post(shop, "/api/v1/accounts/register", "", account_body(who), 201);
    co_return who;
}

// What a login would give, without the processor time of its hashes.
std::string sign_token(souk::world& world, const market_plan& plan, const std::string& email)
{
    const auth::token_signer signer{plan.secret_key};
    const auto now = std::chrono::floor<seconds>(world.now());
    const auth::claims claims{
        .who = {.email = {email}},
        .issued_at = now,
        .expires_at = now + std::chrono::hours{1},
        .token_id = world.new_id(),
    };
    return signer.sign(claims, auth::audience::api);
}

task<> stock(shop_client& shop, const market_plan& plan, const std::string& run, market& into)
{
    for (std::size_t i = 0; i < plan.items; ++i) {
        into.upcs.push_back("BENCH-" + run + "-" + std::to_string(i));
        const auto answer = co_await post(
            shop, "/api/v1/items", into.admin_token, item_body(into.upcs.back(), plan), 201
        );
        into.item_ids.push_back(text_of(answer.body, "id"));
    }
}

}  // namespace

task<market> open_market(souk::world& world, market_plan plan)
{
    const executor loop = co_await boost::asio::this_coro::executor;
    shop_client client{loop, world, plan.address};
    const credentials admin{.email = plan.admin_email, .password = plan.admin_password};
    const auto run = world.new_id();
    market made{.admin_token = co_await log_in(client, admin)};
    co_await stock(client, plan, run, made);
    for (std::size_t i = 0; i < plan.customers; ++i) {
        auto email =
            plan.customer.empty() ? fmt::format("bench-{}-{}@example.com", run, i) : plan.customer;
        if (!plan.secret_key.empty()) {
            made.tokens.push_back(sign_token(world, plan, email));
        } else {
            const auto who = co_await register_one(client, std::move(email), run);
            made.tokens.push_back(co_await log_in(client, who));
        }
    }
    for (std::size_t i = 0; i < plan.accounts; ++i) {
        auto email = fmt::format("login-{}-{}@example.com", run, i);
        const auto who = co_await register_one(client, std::move(email), run);
        made.accounts.emplace_back(who.email, who.password);
    }
    made.words = {
        "red", "oak", "cup", "lamp", "steel", "blue%20glass", "small%20oak", "red%20lamp"
    };
    co_return made;
}

}  // namespace souk::bench
