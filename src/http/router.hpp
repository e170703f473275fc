// Which handler answers which request, and who may ask.
#pragma once

#include "base/task.hpp"
#include "http/message.hpp"

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace souk::http {

// Who may call a route. `service` is another of our services, with a token for internal calls.
enum class access { anyone, user, admin, service };

// Checks a bearer token: for a service's, or for an account's.
using authenticator = std::function<result<principal>(std::string_view token, access wanted)>;

// Says no to a request before its handler sees it, for instance because of a rate limit.
using guard = std::function<result<void>(const request&)>;

using handler = std::function<task<result<response>>(const request&)>;

template <class Service>
using service_handler = task<result<response>> (*)(const request&, Service&);

struct route {
    verb method;
    std::string path;  // With {parameters}: /api/v1/orders/{id}. One fills a whole segment.
    access who;
    handler serve;
    std::size_t body_limit;  // 0: the server's.
};

// Filled before the server starts, read-only from then on.
class router {
public:
    explicit router(authenticator authenticate);
    ~router();
    router(router&&) noexcept;
    router(const router&) = delete;
    router& operator=(router&&) = delete;
    router& operator=(const router&) = delete;

    template <class Service>
    void
    add(verb method,
        const std::string& path,
        access who,
        service_handler<Service> serve,
        Service& service,
        std::size_t body_limit = 0)
    {
        add(route{
            .method = method,
            .path = path,
            .who = who,
            .serve = [serve, &service](const request& it) { return serve(it, service); },
            .body_limit = body_limit,
        });
    }

    void add(route added);

    // A route of the paths that no other one has and that `takes` says yes to; its own path only
    // names it in figures. A router has one at most.
    void add_fallback(std::function<bool(std::string_view path)> takes, route added);

    // Runs before every handler of this router, after the token was checked.
    void protect(guard check);

    // The route a request would take, or null: what the server needs before it reads a body.
    const route* find(verb method, std::string_view path) const;

    // All routes, for /metrics' labels and for tests.
    const std::vector<route>& routes() const;

    // Answers a request: 404 and 405 where there is no route, 401 and 403 where the caller may not,
    // a refusal as a problem of its kind's status, an outage as 503 with Retry-After, anything else
    // thrown as a logged 500 without details. HEAD is served by GET's handler. Never throws.
    task<response> answer(request& asked) const;

    // The two halves of answer(), so that a server need not read a body that is not wanted. The
    // first fills in the request's route, parameters and caller, or answers why not; the second
    // runs guards and handler. Neither throws.
    std::expected<const route*, response> admit(request& asked) const;
    task<response> serve(const route& taken, const request& asked) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace souk::http
