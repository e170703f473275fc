#include "shoppers.hpp"

#include "app/replay/runner.hpp"
#include "json/writer.hpp"

#include <boost/asio/this_coro.hpp>

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

std::string item_body(const std::string& upc)
{
    json::writer out;
    out.begin_object()
        .member("upc", upc)
        .member("name", "An item to measure with")
        .member("price", money{125})
        .member("availableUnits", 1'000'000'000)
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

}  // namespace

task<market>
open_market(souk::world& world, shop_access shop, std::size_t items, std::size_t customers)
{
    const executor loop = co_await boost::asio::this_coro::executor;
    shop_client client{loop, world, shop.address};
    const credentials admin{.email = shop.admin_email, .password = shop.admin_password};
    market made{.admin_token = co_await log_in(client, admin)};
    const auto run = world.new_id();
    for (std::size_t i = 0; i < items; ++i) {
        made.upcs.push_back("BENCH-" + run + "-" + std::to_string(i));
        const auto answer = co_await post(
            client, "/api/v1/items", made.admin_token, item_body(made.upcs.back()), 201
        );
        made.item_ids.push_back(text_of(answer.body, "id"));
    }
    for (std::size_t i = 0; i < customers; ++i) {
        const credentials who{
            .email = "bench-" + run + "-" + std::to_string(i) + "@example.com",
            .password = "measure " + run,
        };
        co_await post(client, "/api/v1/accounts/register", "", account_body(who), 201);
        made.tokens.push_back(co_await log_in(client, who));
    }
    co_return made;
}

}  // namespace souk::bench
