// The calls of orders as a client sees them, without sockets.
#pragma once

#include "http/router.hpp"
#include "orders/http.hpp"
#include "orders/tests/fake_shop.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace souk::orders::testing {

using http::verb;

inline constexpr auto one_bread = R"({"items":[{"upc":"BREAD","qty":1}]})";

inline std::string field_of(const http::response& answer, std::string_view name)
{
    for (const auto& [known, value] : answer.extra) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

class order_calls : public fake_shop {
protected:
    order_calls()
    {
        add_routes(routes, orders);
        add_internal_routes(routes, orders);
    }

    // Tokens are names here; what tokens are worth is tested where they are checked.
    result<principal> who_is(std::string_view token, http::access wanted) const
    {
        if (wanted == http::access::service) {
            if (token != "payment") {
                return unauthenticated("invalid-token", "No.");
            }
            return principal{.email = {"payment"}, .role = role::service};
        }
        return token == "ann" ? ann : token == "bob" ? bob : admin;
    }

    http::request make(verb method, std::string path, std::string token, std::string body = "")
    {
        http::request asked{.method = method, .path = std::move(path), .call = call};
        asked.fields.emplace_back("authorization", "Bearer " + token);
        if (!body.empty()) {
            asked.fields.emplace_back("content-type", "application/json");
        }
        asked.body = std::move(body);
        return asked;
    }

    http::response send(http::request asked) { return wait(routes.answer(asked)); }

    http::response send(verb method, std::string path, std::string token, std::string body = "")
    {
        return send(make(method, std::move(path), std::move(token), std::move(body)));
    }

    http::response send_with_key(const std::string& key, const std::string& body)
    {
        auto asked = make(verb::post, "/api/v1/orders", "ann", body);
        asked.fields.emplace_back("idempotency-key", key);
        return send(std::move(asked));
    }

    http::response list(const std::string& token, std::map<std::string, std::string> query)
    {
        auto asked = make(verb::get, "/api/v1/orders", token);
        asked.query = std::move(query);
        return send(std::move(asked));
    }

    http::router routes{[this](std::string_view token, http::access wanted) {
        return who_is(token, wanted);
    }};
};

}  // namespace souk::orders::testing
