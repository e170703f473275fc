#include "operations.hpp"

#include "base/outage.hpp"

#include <fmt/format.h>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace souk::bench {
namespace {

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

bool is_completed(const http::client_response& answer)
{
    return answer.body.find(R"("status":"COMPLETED")") != std::string::npos;
}

}  // namespace

operations::operations(
    const executor& loop, souk::world& world, const market& with, const load_options& options
)
    : client_(
          loop, options.address.host, options.address.port, {.connections = options.connections}
      ),
      world_(world), market_(with), options_(options), begin_(world.steady_now())
{
}

std::uint64_t operations::since_us(steady_time begun) const
{
    const auto time = world_.steady_now() - begun;
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(time).count()
    );
}

task<http::client_response> operations::ask(http::client_request request, const std::string& token)
{
    const call call{.deadline = world_.steady_now() + options_.patience};
    if (!token.empty()) {
        request.fields.emplace_back("Authorization", "Bearer " + token);
    }
    co_return co_await client_.send(call, request);
}

task<http::client_response>
operations::post(std::string target, const std::string& token, std::string body)
{
    http::client_request request{
        .method = http::verb::post, .target = std::move(target), .body = std::move(body)
    };
    co_return co_await ask(std::move(request), token);
}

task<http::client_response> operations::get(std::string target, const std::string& token)
{
    http::client_request request{.target = std::move(target)};
    co_return co_await ask(std::move(request), token);
}

bool operations::accept(const http::client_response& answer, int expected)
{
    if (answer.status != expected) {
        ++result_.refused[answer.status];
    }
    return answer.status == expected;
}

task<bool> operations::is_answered(std::string target, const std::string& token)
{
    const auto answer = co_await get(std::move(target), token);
    co_return accept(answer, 200);
}

task<bool> operations::log_in(std::size_t who)
{
    const auto& [email, password] = market_.accounts.at(who % market_.accounts.size());
    auto body = fmt::format(R"({{"email":"{}","password":"{}"}})", email, password);
    const auto answer = co_await post("/api/v1/auth/login", "", std::move(body));
    co_return accept(answer, 200);
}

std::string operations::order_body(std::size_t number) const
{
    std::string body = R"({"items":[)";
    for (std::size_t i = 0; i < options_.lines; ++i) {
        const auto& upc = market_.upcs.at((number + i) % market_.upcs.size());
        body += fmt::format(R"({}{{"upc":"{}","qty":1}})", i == 0 ? "" : ",", upc);
    }
    return body + "]}";
}

std::string operations::payment_body(const std::string& order) const
{
    const money total{125 * static_cast<std::int64_t>(options_.lines)};
    return fmt::format(R"({{"orderId":"{}","amount":{}}})", order, to_string(total));
}

task<bool> operations::check_out(std::size_t who, std::size_t number, steady_time due)
{
    const auto& token = market_.tokens.at(who % market_.tokens.size());
    const auto placed = co_await post("/api/v1/orders", token, order_body(number));
    if (!accept(placed, 201)) {
        co_return false;
    }
    result_.order_times.add(since_us(due));
    if (options_.kind == load_kind::orders) {
        co_return true;
    }
    const auto order = find_text(placed.body, R"("id":")");
    const auto pay_due = world_.steady_now();
    const auto paid = co_await post("/api/v1/payments", token, payment_body(order));
    if (!accept(paid, 201)) {
        co_return false;
    }
    result_.pay_times.add(since_us(pay_due));
    const bool watched = options_.rate > 0 && number % options_.watch_every == 0;
    if (options_.kind == load_kind::completions && (options_.rate == 0 || watched)) {
        const auto answered = world_.steady_now();
        co_await wait_for_completion(order, token);
        result_.completion_times.add(since_us(answered));
    }
    co_return true;
}

task<bool> operations::work(std::size_t who, std::size_t number, steady_time due)
{
    const auto& token = market_.tokens.at(who % market_.tokens.size());
    switch (options_.kind) {
    case load_kind::orders:
    case load_kind::checkouts:
    case load_kind::completions: co_return co_await check_out(who, number, due);
    case load_kind::reads:
        co_return co_await is_answered(
            "/api/v1/items/" + market_.item_ids.at(number % market_.item_ids.size()), token
        );
    case load_kind::pages: co_return co_await is_answered("/api/v1/items?limit=20", token);
    case load_kind::searches:
        co_return co_await is_answered(
            "/api/v1/items?limit=20&q=" + market_.words.at(number % market_.words.size()), token
        );
    case load_kind::lists: co_return co_await is_answered("/api/v1/orders?limit=20", token);
    case load_kind::logins: co_return co_await log_in(who);
    }
    std::unreachable();
}

task<> operations::run(std::size_t who, std::size_t number, steady_time due)
{
    ++result_.begun;
    bool fine = false;
    try {
        fine = co_await work(who, number, due);
    } catch (const unavailable&) {
        ++result_.refused[0];
    }
    const auto time_us = since_us(due);
    if (fine) {
        ++result_.done;
        result_.in_time += world_.steady_now() < begin_ + options_.duration ? 1 : 0;
        result_.times.add(time_us);
    }
    if (!fine || std::chrono::microseconds{time_us} > options_.slow) {
        const std::chrono::duration<double> at = due - begin_;
        result_.last_slow = std::max(result_.last_slow, at.count());
    }
}

task<> operations::wait_for_completion(const std::string& order, const std::string& token)
{
    const auto give_up = world_.steady_now() + completion_time;
    for (;;) {
        const auto answer = co_await get("/api/v1/orders/" + order, token);
        if (is_completed(answer)) {
            co_return;
        }
        if (world_.steady_now() > give_up) {
            throw std::runtime_error{"a paid order does not complete: " + order};
        }
        co_await world_.sleep(milliseconds{1});
    }
}

task<> operations::wait_for_all()
{
    const auto give_up = world_.steady_now() + completion_time;
    for (const auto& token : market_.tokens) {
        for (;;) {
            const auto answer = co_await get("/api/v1/orders?status=CREATED&limit=1", token);
            if (answer.status == 200 && answer.body == "[]") {
                break;
            }
            if (world_.steady_now() > give_up) {
                throw std::runtime_error{"paid orders do not complete"};
            }
            co_await world_.sleep(milliseconds{20});
        }
    }
}

}  // namespace souk::bench
