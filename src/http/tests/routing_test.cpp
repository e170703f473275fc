// Every kind of path and token, and what it is answered.

#include "base/log.hpp"
#include "base/tests/wait.hpp"
#include "http/tests/test_server.hpp"

#include <gtest/gtest.h>

namespace souk::http {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;

std::string field_of(const response& answer, std::string_view name)
{
    for (const auto& [known, value] : answer.extra) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

struct route_case {
    const char* name;
    verb method;
    std::string path;
    std::string authorization;
    int status;
    std::string body;        // What the answer's body holds.
    std::string field = {};  // A field that it carries, and its value.
    std::string value = {};
};

void PrintTo(const route_case& it, std::ostream* out)
{
    *out << it.name;
}

class routing : public ::testing::TestWithParam<route_case> {};

request make_request(const route_case& of)
{
    request asked{.method = of.method, .path = of.path, .call = fake_world::endless_call()};
    if (!of.authorization.empty()) {
        asked.fields.emplace_back("authorization", of.authorization);
    }
    return asked;
}

TEST_P(routing, answers)
{
    const log::capture quiet;
    const auto routes = testing::make_test_routes();
    auto asked = make_request(GetParam());
    const auto answer = wait(routes.answer(asked));
    EXPECT_EQ(answer.status, GetParam().status) << answer.body;
    EXPECT_TRUE(answer.body.contains(GetParam().body)) << answer.body;
    EXPECT_FALSE(answer.body.contains("secret")) << answer.body;
    EXPECT_EQ(field_of(answer, GetParam().field), GetParam().value);
}

constexpr const char* challenge = "WWW-Authenticate";
constexpr const char* invalid_token = R"(Bearer error="invalid_token")";

INSTANTIATE_TEST_SUITE_P(
    paths,
    routing,
    ::testing::Values(
        route_case{"exact", verb::get, "/items/fixed", "", 200, "fixed"},
        route_case{"parameter", verb::get, "/items/7", "", 200, "item 7"},
        route_case{"parameter_with_blank", verb::get, "/items/UPC 1", "", 200, "item UPC 1"},
        route_case{"exact_at_first_only", verb::post, "/items/fixed/stock", "", 200, "item fixed"},
        route_case{"head_by_get", verb::head, "/items/7", "", 200, "item 7"},
        route_case{"unknown", verb::get, "/nothing", "", 404, "not-found"},
        route_case{"root", verb::get, "/", "", 404, "not-found"},
        route_case{"empty", verb::get, "", "", 404, "not-found"},
        route_case{"trailing_slash", verb::get, "/users/", "", 404, "not-found"},
        route_case{"empty_parameter", verb::get, "/items/", "", 404, "not-found"},
        route_case{"doubled_slash", verb::get, "//items/7", "", 404, "not-found"},
        route_case{"prefix_only", verb::get, "/items", "", 404, "not-found"},
        route_case{"too_long", verb::get, "/items/7/x", "", 404, "not-found"},
        route_case{"other_case", verb::get, "/Items/7", "", 404, "not-found"},
        route_case{"template_itself", verb::get, "/items/{id}", "", 200, "item {id}"},
        route_case{
            "instance_is_encoded",
            verb::get,
            "/no thing\"",
            "",
            404,
            R"("instance":"/no%20thing%22")"
        },
        route_case{
            "wrong_method",
            verb::put,
            "/echo",
            "",
            405,
            "method-not-allowed",
            "Allow",
            "GET, HEAD, POST"
        },
        route_case{
            "get_only", verb::post, "/items/7", "", 405, "method-not-allowed", "Allow", "GET, HEAD"
        },
        route_case{
            "no_get", verb::get, "/items/7/stock", "", 405, "method-not-allowed", "Allow", "POST"
        },
        route_case{
            "odd_method",
            verb::other,
            "/echo",
            "",
            405,
            "method-not-allowed",
            "Allow",
            "GET, HEAD, POST"
        },
        route_case{
            "options",
            verb::options,
            "/echo",
            "",
            405,
            "method-not-allowed",
            "Allow",
            "GET, HEAD, POST"
        }
    )
);

INSTANTIATE_TEST_SUITE_P(
    failures,
    routing,
    ::testing::Values(
        route_case{
            "away", verb::get, "/away", "", 503, "/problems/unavailable", "Retry-After", "1"
        },
        route_case{"full", verb::get, "/full", "", 503, "/problems/overloaded", "Retry-After", "1"},
        route_case{"broken", verb::get, "/broken", "", 500, "/problems/internal-error"},
        route_case{
            "token_check_away",
            verb::get,
            "/users",
            "Bearer store-away",
            503,
            "unavailable",
            "Retry-After",
            "1"
        }
    )
);

INSTANTIATE_TEST_SUITE_P(
    tokens,
    routing,
    ::testing::Values(
        route_case{"none", verb::get, "/users", "", 401, "token-missing", challenge, "Bearer"},
        route_case{
            "none_for_admin", verb::get, "/admins", "", 401, "token-missing", challenge, "Bearer"
        },
        route_case{
            "none_for_service",
            verb::get,
            "/services",
            "",
            401,
            "token-missing",
            challenge,
            "Bearer"
        },
        route_case{
            "unknown_token",
            verb::get,
            "/users",
            "Bearer x",
            401,
            "invalid-token",
            challenge,
            invalid_token
        },
        route_case{
            "empty_token",
            verb::get,
            "/users",
            "Bearer ",
            401,
            "invalid-token",
            challenge,
            invalid_token
        },
        route_case{
            "scheme_only",
            verb::get,
            "/users",
            "Bearer",
            401,
            "invalid-token",
            challenge,
            invalid_token
        },
        route_case{
            "two_blanks",
            verb::get,
            "/users",
            "Bearer  user",
            401,
            "invalid-token",
            challenge,
            invalid_token
        },
        route_case{
            "basic",
            verb::get,
            "/users",
            "Basic dXNlcg==",
            401,
            "invalid-token",
            challenge,
            invalid_token
        },
        route_case{
            "token_without_scheme",
            verb::get,
            "/users",
            "user",
            401,
            "invalid-token",
            challenge,
            invalid_token
        },
        route_case{"user", verb::get, "/users", "Bearer user", 200, "hello user@example.org"},
        route_case{
            "scheme_in_capitals", verb::get, "/users", "BEARER user", 200, "hello user@example.org"
        },
        route_case{
            "admin_as_user", verb::get, "/users", "Bearer admin", 200, "hello admin@example.org"
        },
        route_case{
            "user_as_admin", verb::get, "/admins", "Bearer user", 403, "/problems/forbidden"
        },
        route_case{"admin", verb::get, "/admins", "Bearer admin", 200, "hello admin@example.org"},
        route_case{"service", verb::get, "/services", "Bearer service", 200, "hello order"},
        route_case{
            "service_as_user",
            verb::get,
            "/users",
            "Bearer service",
            401,
            "invalid-token",
            challenge,
            invalid_token
        },
        route_case{
            "service_as_admin",
            verb::get,
            "/admins",
            "Bearer service",
            401,
            "invalid-token",
            challenge,
            invalid_token
        },
        route_case{
            "user_as_service",
            verb::get,
            "/services",
            "Bearer user",
            401,
            "invalid-token",
            challenge,
            invalid_token
        },
        route_case{
            "admin_as_service",
            verb::get,
            "/services",
            "Bearer admin",
            401,
            "invalid-token",
            challenge,
            invalid_token
        }
    )
);

}  // namespace
}  // namespace souk::http
