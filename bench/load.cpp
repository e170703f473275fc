#include "load.hpp"

#include "base/side_by_side.hpp"
#include "http/client.hpp"

#include <boost/asio/this_coro.hpp>

#include <stdexcept>
#include <string_view>
#include <utility>

namespace souk::bench {
namespace {

constexpr milliseconds answer_time{30'000};
constexpr milliseconds completion_time{60'000};

// The text of a member, found without reading the JSON: the generator shares the server's cores.
std::string find_text(std::string_view body, std::string_view member)
{
    const auto begin = body.find(member);
    if (begin == std::string_view::npos) {
        return {};
    }
    const auto rest = body.substr(begin + member.size());
    return std::string{rest.substr(0, rest.find('"'))};
}

class load {
public:
    load(executor loop, souk::world& world, const market& with, const load_options& options)
        : client_(loop, options.address.host, options.address.port), world_(world), market_(with),
          options_(options)
    {
    }

    task<load_result> run();

private:
    task<> shop_on(std::size_t connection);
    task<std::string> order(std::size_t connection, std::size_t turn);
    task<bool> pay(std::size_t connection, std::size_t turn, const std::string& order);
    task<http::client_response> post(std::string target, std::string token, std::string body);
    task<> wait_for_completion();
    task<bool> is_all_completed(const std::string& token);
    const std::string& token_of(std::size_t connection, std::size_t turn) const;
    std::uint32_t since_us(steady_time begun) const;

    http::client client_;
    souk::world& world_;
    const market& market_;
    load_options options_;
    steady_time end_;
    load_result result_;
};

// Customers of its own for each connection: one may only check out a few orders at a time.
const std::string& load::token_of(std::size_t connection, std::size_t turn) const
{
    const auto each = market_.tokens.size() / options_.connections;
    return market_.tokens.at(connection * each + turn % each);
}

std::uint32_t load::since_us(steady_time begun) const
{
    const auto time = world_.steady_now() - begun;
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(time).count()
    );
}

task<http::client_response> load::post(std::string target, std::string token, std::string body)
{
    const call call{.deadline = world_.steady_now() + answer_time};
    http::client_request request{
        .method = http::verb::post, .target = std::move(target), .body = std::move(body)
    };
    request.fields.emplace_back("Authorization", "Bearer " + token);
    co_return co_await client_.send(call, request);
}

task<std::string> load::order(std::size_t connection, std::size_t turn)
{
    std::string body = R"({"items":[)";
    for (std::size_t i = 0; i < options_.lines; ++i) {
        const auto place = (connection * 7 + turn + i) % market_.upcs.size();
        body += (i == 0 ? "" : ",");
        body += R"({"upc":")" + market_.upcs.at(place) + R"(","qty":1})";
    }
    const auto answer =
        co_await post("/api/v1/orders", token_of(connection, turn), body.append("]}"));
    if (answer.status != 201) {
        ++result_.refused[answer.status];
        co_return "";
    }
    co_return find_text(answer.body, R"("id":")");
}

task<bool> load::pay(std::size_t connection, std::size_t turn, const std::string& order)
{
    const money total{125 * static_cast<std::int64_t>(options_.lines)};
    auto body = R"({"orderId":")" + order + R"(","amount":)" + to_string(total) + "}";
    const auto answer =
        co_await post("/api/v1/payments", token_of(connection, turn), std::move(body));
    if (answer.status != 201) {
        ++result_.refused[answer.status];
    }
    co_return answer.status == 201;
}

task<> load::shop_on(std::size_t connection)
{
    for (std::size_t turn = 0; world_.steady_now() < end_; ++turn) {
        const auto begun = world_.steady_now();
        const auto placed = co_await order(connection, turn);
        if (placed.empty()) {
            continue;
        }
        if (options_.kind == load_kind::checkouts && !co_await pay(connection, turn, placed)) {
            continue;
        }
        result_.times.add(since_us(begun));
        ++result_.done;
    }
}

// Payments answer before their orders are COMPLETED.
task<> load::wait_for_completion()
{
    const auto give_up = world_.steady_now() + completion_time;
    for (const auto& token : market_.tokens) {
        while (!co_await is_all_completed(token)) {
            if (world_.steady_now() > give_up) {
                throw std::runtime_error{"paid orders do not complete"};
            }
            co_await world_.sleep(milliseconds{5});
        }
    }
}

task<bool> load::is_all_completed(const std::string& token)
{
    http::client_request request{.target = "/api/v1/orders?status=CREATED&limit=1"};
    request.fields.emplace_back("Authorization", "Bearer " + token);
    const call call{.deadline = world_.steady_now() + answer_time};
    const auto answer = co_await client_.send(call, request);
    co_return answer.status == 200 && answer.body == "[]";
}

task<load_result> load::run()
{
    const auto begun = world_.steady_now();
    end_ = begun + options_.duration;
    std::vector<task<>> works;
    works.reserve(options_.connections);
    for (std::size_t i = 0; i < options_.connections; ++i) {
        works.push_back(shop_on(i));
    }
    co_await side_by_side(world_, std::move(works));
    if (options_.kind == load_kind::checkouts) {
        co_await wait_for_completion();
    }
    result_.seconds = since_us(begun) / 1e6;
    co_return std::move(result_);
}

}  // namespace

task<load_result> run_load(souk::world& world, const market& with, load_options options)
{
    const executor loop = co_await boost::asio::this_coro::executor;
    load all{loop, world, with, options};
    co_return co_await all.run();
}

}  // namespace souk::bench
