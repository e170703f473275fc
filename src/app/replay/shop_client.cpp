#include "app/replay/shop_client.hpp"

#include "base/decimal.hpp"
#include "base/outage.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <utility>

namespace souk::app::replay {
namespace {

constexpr milliseconds patience{120'000};
constexpr milliseconds least_wait{50};
constexpr milliseconds most_wait{5'000};

http::client_request to_http(const shop_request& what)
{
    http::client_request sent{
        .method = what.method,
        .target = what.target,
        .body = what.body,
        .content_type = what.content_type,
    };
    if (!what.token.empty()) {
        sent.fields.emplace_back("Authorization", "Bearer " + what.token);
    }
    if (!what.idempotency_key.empty()) {
        sent.fields.emplace_back("Idempotency-Key", what.idempotency_key);
    }
    return sent;
}

// From `Link: </api/v1/orders?cursor=…>; rel="next"`.
std::string next_of(std::string_view link)
{
    const auto begin = link.find('<');
    const auto end = link.find('>');
    const bool is_next = link.contains("rel=\"next\"");
    if (!is_next || begin == std::string_view::npos || end == std::string_view::npos) {
        return {};
    }
    return std::string{link.substr(begin + 1, end - begin - 1)};
}

// Whether the same question may have another answer soon.
bool is_busy(const shop_answer& answer)
{
    return answer.status == 429 || answer.status == 503 ||
           (answer.status == 409 &&
            (answer.slug == "request-in-progress" || answer.slug == "payment-in-progress" ||
             answer.slug == "too-many-checkouts"));
}

shop_answer read_answer(const http::client_response& from)
{
    shop_answer answer{.status = from.status, .next = next_of(from.header("link"))};
    if (auto body = json::parse(from.body)) {
        answer.body = *std::move(body);
    }
    constexpr std::string_view problems = "/problems/";
    const auto type = text_of(answer.body, "type");
    if (type.starts_with(problems)) {
        answer.slug = type.substr(problems.size());
        answer.detail = text_of(answer.body, "detail");
    }
    if (const auto wait = parse_decimal(from.header("retry-after"), 3)) {
        answer.wait = milliseconds{*wait};
    }
    return answer;
}

}  // namespace

shop_address parse_address(std::string_view text, std::uint16_t usual_port)
{
    const auto wrong = [&] {
        return std::runtime_error{"'" + std::string{text} + "' is no host and port"};
    };
    auto rest = text;
    if (rest.starts_with("http://")) {
        rest.remove_prefix(std::string_view{"http://"}.size());
    }
    if (rest.ends_with('/')) {
        rest.remove_suffix(1);
    }
    const auto bracket = rest.find(']');
    const auto colon = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
    shop_address shop{.host = std::string{rest.substr(0, colon)}, .port = usual_port};
    if (colon != std::string_view::npos) {
        const auto number = parse_decimal(rest.substr(colon + 1), 0);
        if (!number || *number < 1 || *number > std::numeric_limits<std::uint16_t>::max()) {
            throw wrong();
        }
        shop.port = static_cast<std::uint16_t>(*number);
    }
    if (shop.host.starts_with('[') && shop.host.ends_with(']')) {
        shop.host = shop.host.substr(1, shop.host.size() - 2);
    }
    if (shop.host.empty() || shop.host.find_first_of("/@[] ") != std::string::npos) {
        throw wrong();
    }
    return shop;
}

shop_client::shop_client(executor loop, souk::world& world, const shop_address& shop)
    : world_(world), client_(std::move(loop), shop.host, shop.port)
{
}

task<shop_answer> shop_client::ask_once(const shop_request& what)
{
    const call call{.deadline = world_.steady_now() + what.time_limit};
    const auto sent = to_http(what);
    const auto begun = world_.steady_now();
    const auto received = co_await client_.send(call, sent);
    const auto time = world_.steady_now() - begun;
    auto answer = read_answer(received);
    answer.time_us = static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(time).count()
    );
    co_return answer;
}

// A shop that is away is one that is busy, with another name.
task<shop_answer> shop_client::try_once(const shop_request& what)
{
    shop_answer away{.status = 0};
    try {
        co_return co_await ask_once(what);
    } catch (const unavailable& outage) {
        away.detail = outage.what();
    }
    co_return away;
}

task<shop_answer> shop_client::ask(const shop_request& what)
{
    const auto give_up = world_.steady_now() + patience;
    auto wait = least_wait;
    while (true) {
        auto answer = co_await try_once(what);
        if (answer.status != 0 && !is_busy(answer)) {
            co_return answer;
        }
        const auto pause = std::max(answer.wait, wait);
        if (world_.steady_now() + pause > give_up) {
            if (answer.status == 0) {
                throw unavailable{answer.detail};
            }
            co_return answer;
        }
        ++retries_;
        co_await world_.sleep(pause);
        wait = std::min(wait * 2, most_wait);
    }
}

task<std::vector<json::value>> shop_client::list(std::string target, std::string token)
{
    std::vector<json::value> all;
    shop_request page{.target = std::move(target), .token = std::move(token)};
    while (!page.target.empty()) {
        auto answer = co_await ask(page);
        if (answer.status != 200) {
            throw std::runtime_error{"GET " + page.target + ": " + describe(answer)};
        }
        std::ranges::move(answer.body.elements, std::back_inserter(all));
        page.target = answer.next;
    }
    co_return all;
}

std::string describe(const shop_answer& answer)
{
    if (answer.status == 0) {
        return answer.detail;
    }
    auto text = std::to_string(answer.status);
    if (!answer.slug.empty()) {
        text += ' ' + answer.slug + ": " + answer.detail;
    }
    if (const auto* const errors = answer.body.find("errors");
        errors != nullptr && !errors->elements.empty()) {
        const auto& first = errors->elements.front();
        text += " (" + text_of(first, "field") + ": " + text_of(first, "detail") + ")";
    }
    return text;
}

std::string text_of(const json::value& object, std::string_view member)
{
    const auto* const found = object.find(member);
    return found != nullptr && found->type == json::value::kind::text ? found->text : std::string{};
}

money amount_of(const json::value& object, std::string_view member)
{
    const auto* const found = object.find(member);
    const bool is_number = found != nullptr && found->type == json::value::kind::number;
    return is_number ? parse_money(found->text).value_or(money{}) : money{};
}

std::int64_t whole_of(const json::value& object, std::string_view member)
{
    const auto* const found = object.find(member);
    const bool is_number = found != nullptr && found->type == json::value::kind::number;
    return is_number ? parse_decimal(found->text, 0).value_or(0) : 0;
}

}  // namespace souk::app::replay
