#include "http/router.hpp"

#include "base/log.hpp"
#include "http/characters.hpp"
#include "http/outage.hpp"
#include "http/routes.hpp"

#include <algorithm>
#include <expected>
#include <stdexcept>

namespace souk::http {
namespace {

using refused = std::unexpected<response>;

refused unauthorized(const refusal& why, bool token_was_sent, const request& asked)
{
    auto answer = to_problem(why, asked);
    if (token_was_sent) {
        for (auto& [name, value] : answer.extra) {
            value = name == "WWW-Authenticate" ? R"(Bearer error="invalid_token")" : value;
        }
    }
    return refused{std::move(answer)};
}

// The token of `Authorization: Bearer …`.
std::expected<std::string_view, response> bearer_token(const request& asked)
{
    static constexpr std::string_view scheme = "bearer ";
    const std::string* credentials = nullptr;
    for (const auto& [name, value] : asked.fields) {
        if (name != "authorization") {
            continue;
        }
        if (credentials != nullptr) {
            const auto* const why = "Authorization may be sent once.";
            return refused{problem(400, "repeated-authorization", why, asked)};
        }
        credentials = &value;
    }
    if (credentials == nullptr) {
        const refusal why{
            .kind = refusal_kind::unauthenticated,
            .slug = "token-missing",
            .message = "Sign in first: this call needs a bearer token.",
        };
        return unauthorized(why, false, asked);
    }
    const std::string_view text{*credentials};
    if (!equal_without_case(text.substr(0, scheme.size()), scheme)) {
        const refusal why{
            .kind = refusal_kind::unauthenticated,
            .slug = "invalid-token",
            .message = "Authorization holds no bearer token.",
        };
        return unauthorized(why, true, asked);
    }
    return text.substr(scheme.size());
}

// A service's token opens nothing but the calls between services, and no other token opens those.
bool may_be(role who, access wanted)
{
    return (who == role::service) == (wanted == access::service);
}

// What the world did, as an answer: the log tells the whole story, the caller only that it failed.
response
to_outage(const char* slug, const char* detail, const std::exception& why, const request& asked)
{
    log::warn(
        "request failed for now",
        {{"route", asked.route},
         {"why", why.what()},
         {"requestId", asked.request_id},
         {"traceId", std::string{asked.call.trace_id()}}}
    );
    return problem(503, slug, detail, asked);
}

response to_error(const char* why, const request& asked)
{
    log::error(
        "request failed",
        {{"route", asked.route},
         {"why", why},
         {"requestId", asked.request_id},
         {"traceId", std::string{asked.call.trace_id()}}}
    );
    return problem(500, "internal-error", "Something went wrong on our side.", asked);
}

// As above, when it is known how long it lasts.
response to_outage(const away_for& why, const request& asked)
{
    auto answer = to_outage("unavailable", "A part of the shop is away; try again.", why, asked);
    for (auto& [name, value] : answer.extra) {
        value = name == "Retry-After" ? std::to_string(why.retry_after_s) : value;
    }
    return answer;
}

// Answers for the exception being handled.
response to_failure(const request& asked)
{
    try {
        throw;
    } catch (const overloaded& why) {
        return to_outage("overloaded", "Too much is going on; try again.", why, asked);
    } catch (const deadline_passed& why) {
        return to_outage("deadline-passed", "This took too long; try again.", why, asked);
    } catch (const away_for& why) {
        return to_outage(why, asked);
    } catch (const unavailable& why) {
        return to_outage("unavailable", "A part of the shop is away; try again.", why, asked);
    } catch (const std::exception& why) {
        return to_error(why.what(), asked);
    } catch (...) {
        return to_error("an unknown exception", asked);
    }
}

}  // namespace

struct router::state {
    authenticator authenticate;
    std::vector<route> routes;
    std::vector<std::vector<std::string>> names;  // Of each route's parameters.
    std::vector<guard> guards;
    route_tree tree;
    std::function<bool(std::string_view)> is_of_fallback;
    route_tree::place fallback;

    route_tree::match find(std::string_view path) const;
    std::expected<void, response> authorize(access wanted, request& asked) const;
};

router::router(authenticator authenticate) : state_(std::make_unique<state>())
{
    state_->authenticate = std::move(authenticate);
}

router::~router() = default;
router::router(router&&) noexcept = default;

void router::add(route added)
{
    state_->tree.add(added.method, added.path, state_->routes.size());
    state_->names.push_back(parameter_names(added.path));
    state_->routes.push_back(std::move(added));
}

void router::add_fallback(std::function<bool(std::string_view path)> takes, route added)
{
    if (state_->is_of_fallback) {
        throw std::logic_error{"two routes are the fallback"};
    }
    state_->is_of_fallback = std::move(takes);
    state_->fallback.set(added.method, state_->routes.size());
    state_->names.emplace_back();
    state_->routes.push_back(std::move(added));
}

void router::protect(guard check)
{
    state_->guards.push_back(std::move(check));
}

const route* router::find(verb method, std::string_view path) const
{
    const auto matched = state_->find(path);
    const auto number = matched.found != nullptr ? matched.found->find(method) : std::nullopt;
    return number ? &state_->routes[*number] : nullptr;
}

const std::vector<route>& router::routes() const
{
    return state_->routes;
}

route_tree::match router::state::find(std::string_view path) const
{
    auto found = tree.find(path);
    if (found.found == nullptr && is_of_fallback && is_of_fallback(path)) {
        found.found = &fallback;
    }
    return found;
}

std::expected<void, response> router::state::authorize(access wanted, request& asked) const
{
    if (wanted == access::anyone) {
        return {};
    }
    const auto token = bearer_token(asked);
    if (!token) {
        return std::unexpected(token.error());
    }
    auto who = authenticate(*token, wanted);
    if (who && !may_be(who->role, wanted)) {
        who = unauthenticated("invalid-token", "This token is not for this call.");
    }
    if (!who) {
        return unauthorized(who.error(), true, asked);
    }
    asked.who = *std::move(who);  // Also of who is refused: the log tells.
    if (wanted == access::admin && !asked.who->is_admin()) {
        return refused{problem(403, "forbidden", "Only an administrator may do this.", asked)};
    }
    return {};
}

std::expected<const route*, response> router::admit(request& asked) const
{
    const auto matched = state_->find(asked.path);
    if (matched.found == nullptr) {
        return refused{problem(404, "not-found", "There is nothing here.", asked)};
    }
    const auto number = matched.found->find(asked.method);
    if (!number) {
        auto answer = problem(405, "method-not-allowed", "This can't be done here.", asked);
        answer.extra.emplace_back("Allow", matched.found->allowed());
        return refused{std::move(answer)};
    }
    const route& taken = state_->routes[*number];
    asked.route = taken.path;
    for (std::size_t each = 0; each < matched.values.size(); ++each) {
        asked.parameters.emplace(state_->names[*number][each], matched.values[each]);
    }
    try {
        if (auto allowed = state_->authorize(taken.who, asked); !allowed) {
            return std::unexpected(std::move(allowed).error());
        }
    } catch (...) {
        return refused{to_failure(asked)};
    }
    if (taken.who == access::service && asked.wanted_by) {
        // Only another service may say how long its caller waits.
        asked.call.deadline = std::min(asked.call.deadline, *asked.wanted_by);
    }
    return &taken;
}

task<response> router::serve(const route& taken, const request& asked) const
{
    try {
        for (const auto& check : state_->guards) {
            if (const auto allowed = check(asked); !allowed) {
                co_return to_problem(allowed.error(), asked);
            }
        }
        auto answer = co_await taken.serve(asked);
        co_return answer ? *std::move(answer) : to_problem(answer.error(), asked);
    } catch (...) {
        co_return to_failure(asked);
    }
}

task<response> router::answer(request& asked) const
{
    auto admitted = admit(asked);
    if (!admitted) {
        co_return std::move(admitted).error();
    }
    co_return co_await serve(**admitted, asked);
}

}  // namespace souk::http
