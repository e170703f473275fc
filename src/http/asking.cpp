#include "http/asking.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace souk::http {
namespace {

constexpr std::string_view problems = "/problems/";
constexpr std::string_view problem_type = "application/problem+json";
constexpr std::size_t most_text = 10'000;
constexpr std::size_t most_errors = 10'000;

// What a rule refuses. Not among them: what the router itself says of a request that our client
// made wrong, such as 401, 405 or 415.
constexpr std::array<std::pair<int, refusal_kind>, 7> kinds{{
    {400, refusal_kind::invalid},
    {402, refusal_kind::declined},
    {403, refusal_kind::forbidden},
    {404, refusal_kind::not_found},
    {409, refusal_kind::conflict},
    {412, refusal_kind::stale},
    {422, refusal_kind::unprocessable},
}};

// The server's own words, for a request that no rule ever saw.
constexpr std::array<std::string_view, 3> servers_words{
    "not-found", "malformed-request", "malformed-json"
};

std::optional<refusal_kind> kind_of(int status)
{
    for (const auto& [known, kind] : kinds) {
        if (known == status) {
            return kind;
        }
    }
    return std::nullopt;
}

std::optional<std::vector<field_error>> read_errors(const json::value& problem)
{
    json::fields in{problem};
    std::vector<field_error> errors;
    const auto* const list = in.array("errors", 0, most_errors);
    if (list == nullptr) {
        return in.ok() ? std::optional{errors} : std::nullopt;
    }
    for (const json::value& each : *list) {
        json::fields error{each};
        const json::fields::text_limits any{.most = most_text, .control_characters = true};
        auto field = error.text("field", any);
        auto detail = error.text("detail", any);
        if (!field || !detail) {
            return std::nullopt;
        }
        errors.push_back({.field = *std::move(field), .detail = *std::move(detail)});
    }
    return errors;
}

refusal expect_refusal(const peer& whom, const client_response& answer)
{
    auto refused = read_refusal(answer);
    if (!refused) {
        throw unavailable{
            whom.name() + " answered " + std::to_string(answer.status) + " where nobody expects it"
        };
    }
    return *std::move(refused);
}

}  // namespace

std::optional<refusal> read_refusal(const client_response& answer)
{
    const auto kind = kind_of(answer.status);
    if (!kind || !answer.header("content-type").starts_with(problem_type)) {
        return std::nullopt;
    }
    const auto problem = json::parse(answer.body);
    if (!problem || problem->type != json::value::kind::object) {
        return std::nullopt;
    }
    json::fields in{*problem};
    const auto type = in.text("type", {.least = problems.size() + 1, .most = most_text});
    auto detail = in.text("detail", {.most = most_text, .control_characters = true});
    auto payment = in.text("paymentId", {.most = most_text});
    auto errors = read_errors(*problem);
    if (!in.ok() || !type || !type->starts_with(problems) || !detail || !errors) {
        return std::nullopt;
    }
    auto slug = type->substr(problems.size());
    if (std::ranges::find(servers_words, slug) != servers_words.end()) {
        return std::nullopt;
    }
    return refusal{
        .kind = *kind,
        .slug = std::move(slug),
        .message = *std::move(detail),
        .errors = *std::move(errors),
        .payment_id = std::move(payment).value_or(""),
    };
}

task<result<json::value>> ask(peer& whom, const call& call, client_request request, patience with)
{
    const auto answer = co_await whom.send(call, std::move(request), with);
    if (answer.status != 200 && answer.status != 201) {
        co_return std::unexpected(expect_refusal(whom, answer));
    }
    auto read = json::parse(answer.body);
    if (!read) {
        throw unavailable{whom.name() + " answered what is no JSON"};
    }
    co_return *std::move(read);
}

task<result<void>> tell(peer& whom, const call& call, client_request request, patience with)
{
    const auto answer = co_await whom.send(call, std::move(request), with);
    if (answer.status != 204) {
        co_return std::unexpected(expect_refusal(whom, answer));
    }
    co_return result<void>{};
}

const std::vector<json::value>& elements_of(const peer& whom, const json::value& answer)
{
    if (answer.type != json::value::kind::array) {
        throw unavailable{whom.name() + " answered no list"};
    }
    return answer.elements;
}

void expect_understood(const peer& whom, const json::fields& read)
{
    if (!read.ok()) {
        throw unavailable{whom.name() + " answered what can't be understood"};
    }
}

}  // namespace souk::http
