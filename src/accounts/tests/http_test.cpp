// Requests as they come in, through the router, down to a store.
#include "accounts/http.hpp"
#include "accounts/store/sqlite.hpp"
#include "accounts/tests/fakes.hpp"
#include "accounts/tests/scratch_folder.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "json/reader.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::accounts {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using enum http::verb;

const std::string ann_body =
    R"({"email":"Ann@Example.org","password":"correct horse","firstName":"Ann",)"
    R"("lastName":"O’Neil","role":"ADMIN","disabled":true})";

class accounts_over_http : public ::testing::Test {
public:
    accounts_over_http() { add_routes(router, shop); }

    http::response send(
        http::verb method,
        const std::string& target,
        const std::string& body = {},
        const std::string& token = {}
    )
    {
        http::request asked{.method = method, .path = target, .body = body};
        asked.call = fake_world::endless_call();
        asked.remote_address = "10.0.0.1";
        asked.fields.emplace_back("content-type", "application/json");
        if (!token.empty()) {
            asked.fields.emplace_back("authorization", "Bearer " + token);
        }
        asked.query = query;
        return wait(router.answer(asked));
    }

    std::string log_in(const std::string& email, const std::string& password)
    {
        const auto answer = send(
            post,
            "/api/v1/auth/login",
            R"({"email":")" + email + R"(","password":")" + password + R"("})"
        );
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json::parse(answer.body).value().find("token")->text;
    }

    std::string ann()
    {
        EXPECT_EQ(send(post, "/api/v1/accounts/register", ann_body).status, 201);
        return log_in("ann@example.org", "correct horse");
    }

    std::string boss()
    {
        const auto call = fake_world::endless_call();
        EXPECT_TRUE(wait(shop.create_admin(call, "boss@example.org", "tremendous secret")));
        return log_in("boss@example.org", "tremendous secret");
    }

    result<principal> authenticate(std::string_view token)
    {
        auto read = signer.verify(token, auth::audience::api, world.now());
        if (!read) {
            return std::unexpected(read.error());
        }
        if (revoked.is_revoked(read->who.email, read->issued_at)) {
            return unauthenticated("invalid-token", "The token is not valid.");
        }
        return read->who;
    }

    fake_world world;
    testing::scratch_folder folder;
    storage::sqlite::database db{folder.file("account.db"), sqlite_schema(), {}};
    std::unique_ptr<account_store> store = make_sqlite_store(db, [] {});
    testing::fake_vault vault;
    testing::fake_records records;
    auth::token_signer signer{std::string(32, 'k')};
    auth::revocations revoked;
    login_limits limits{world, {}};
    service shop{*store, vault, records, signer, revoked, limits, world};
    http::router router{[this](std::string_view token, http::access) { return authenticate(token); }
    };
    std::map<std::string, std::string> query;
};

std::string header(const http::response& of, std::string_view name)
{
    for (const auto& [known, value] : of.extra) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

TEST_F(accounts_over_http, registers_a_customer_whatever_the_body_says)
{
    const auto answer = send(post, "/api/v1/accounts/register", ann_body);
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(header(answer, "Location"), "/api/v1/accounts/me");
    EXPECT_EQ(
        answer.body,
        R"({"email":"ann@example.org","firstName":"Ann","lastName":"O’Neil","role":"USER",)"
        R"("createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z"})"
    );
    const auto again = send(post, "/api/v1/accounts/register", ann_body);
    EXPECT_EQ(again.status, 409);
    EXPECT_THAT(again.body, HasSubstr("/problems/email-taken"));
}

TEST_F(accounts_over_http, names_every_field_of_a_registration_that_is_wrong)
{
    const auto types =
        send(post, "/api/v1/accounts/register", R"({"email":1,"password":null,"firstName":["x"]})");
    EXPECT_EQ(types.status, 400);
    for (const auto* const field : {"email", "password", "firstName", "lastName"}) {
        EXPECT_THAT(types.body, HasSubstr("\"field\":\"" + std::string{field} + '"'));
    }
    const auto rules = send(
        post,
        "/api/v1/accounts/register",
        R"({"email":"x","password":"short","firstName":"","lastName":"a\u0000b"})"
    );
    EXPECT_EQ(rules.status, 400);
    for (const auto* const field : {"email", "password", "firstName", "lastName"}) {
        EXPECT_THAT(rules.body, HasSubstr("\"field\":\"" + std::string{field} + '"'));
    }
}

TEST_F(accounts_over_http, answers_a_login_with_a_token_and_never_with_a_hash)
{
    ann();
    const auto answer = send(
        post, "/api/v1/auth/login", R"({"email":"ANN@example.org","password":"correct horse"})"
    );
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(header(answer, "Cache-Control"), "no-store");
    EXPECT_THAT(
        answer.body,
        AllOf(
            HasSubstr(R"("tokenType":"Bearer","expiresIn":43200,"account":{"email":"ann@)"),
            Not(HasSubstr("hash"))
        )
    );
}

TEST_F(accounts_over_http, answers_a_wrong_login_with_401_and_too_many_with_429)
{
    ann();
    const std::string wrong = R"({"email":"ann@example.org","password":"wrong"})";
    for (int i = 0; i < 5; ++i) {
        const auto answer = send(post, "/api/v1/auth/login", wrong);
        EXPECT_EQ(answer.status, 401);
        EXPECT_THAT(answer.body, HasSubstr("/problems/invalid-credentials"));
    }
    const auto limited = send(post, "/api/v1/auth/login", wrong);
    EXPECT_EQ(limited.status, 429);
    EXPECT_NE(header(limited, "Retry-After"), "");
}

TEST_F(accounts_over_http, changes_ones_own_profile_and_clears_with_null)
{
    const auto token = ann();
    const auto changed = send(
        patch,
        "/api/v1/accounts/me",
        R"({"firstName":"Bea","shippingAddress":{"line1":"1 Main St","city":"Bern",)"
        R"("postalCode":"3000","country":"CH"},"paymentMethod":"pm_card_visa","role":"ADMIN"})",
        token
    );
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_THAT(
        changed.body,
        AllOf(
            HasSubstr(R"("firstName":"Bea","lastName":"O’Neil","role":"USER")"),
            HasSubstr(R"("shippingAddress":{"line1":"1 Main St","city":"Bern","postalCode":"3000",)"
                      R"("country":"CH"},"paymentMethod":"pm_card_visa")")
        )
    );
    const auto cleared = send(
        patch, "/api/v1/accounts/me", R"({"shippingAddress":null,"paymentMethod":null})", token
    );
    EXPECT_EQ(cleared.status, 200) << cleared.body;
    EXPECT_THAT(cleared.body, Not(HasSubstr("shippingAddress")));
    EXPECT_THAT(cleared.body, Not(HasSubstr("paymentMethod")));
    EXPECT_EQ(send(get, "/api/v1/accounts/me", {}, token).body, cleared.body);
}

struct patch_case {
    std::string body;
    std::string field;
};

class wrong_profiles : public accounts_over_http,
                       public ::testing::WithParamInterface<patch_case> {};

TEST_P(wrong_profiles, are_refused_with_their_field)
{
    const auto answer = send(patch, "/api/v1/accounts/me", GetParam().body, ann());
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("\"field\":\"" + GetParam().field + '"'));
}

INSTANTIATE_TEST_SUITE_P(
    all,
    wrong_profiles,
    ::testing::Values(
        patch_case{R"({"firstName":null})", "firstName"},
        patch_case{R"({"firstName":1})", "firstName"},
        patch_case{R"({"lastName":""})", "lastName"},
        patch_case{R"({"shippingAddress":"1 Main St"})", "shippingAddress"},
        patch_case{R"({"shippingAddress":{}})", "shippingAddress.line1"},
        patch_case{R"({"shippingAddress":{"line1":2}})", "shippingAddress.line1"},
        patch_case{
            R"({"billingAddress":{"line1":"1","city":"B","postalCode":"3","country":"XX"}})",
            "billingAddress.country"
        },
        patch_case{R"({"paymentMethod":7})", "paymentMethod"},
        patch_case{R"({"paymentMethod":""})", "paymentMethod"}
    )
);

TEST_F(accounts_over_http, changes_a_password_and_ends_the_old_token)
{
    const auto token = ann();
    const auto wrong = send(
        post,
        "/api/v1/accounts/me/password",
        R"({"currentPassword":"wrong","newPassword":"another secret"})",
        token
    );
    EXPECT_EQ(wrong.status, 401);
    const auto changed = send(
        post,
        "/api/v1/accounts/me/password",
        R"({"currentPassword":"correct horse","newPassword":"another secret"})",
        token
    );
    EXPECT_EQ(changed.status, 204);
    EXPECT_EQ(changed.body, "");
    EXPECT_EQ(send(get, "/api/v1/accounts/me", {}, token).status, 401);
    const auto fresh = log_in("ann@example.org", "another secret");
    EXPECT_EQ(send(get, "/api/v1/accounts/me", {}, fresh).status, 200);
}

TEST_F(accounts_over_http, takes_no_token_of_an_account_that_went_elsewhere)
{
    const auto token = ann();
    const account_change gone = [](account& it, std::size_t others) {
        return close(it, {"deleted@invalid"}, others, {});
    };
    ASSERT_TRUE(wait(store->update(fake_world::endless_call(), {"ann@example.org"}, gone)));

    EXPECT_EQ(send(get, "/api/v1/accounts/me", {}, token).status, 401);
    EXPECT_EQ(send(patch, "/api/v1/accounts/me", "{}", token).status, 401);
    EXPECT_EQ(send(post, "/api/v1/auth/logout", {}, token).status, 401);
}

TEST_F(accounts_over_http, logs_out_and_ends_the_token)
{
    const auto token = ann();
    const auto left = send(post, "/api/v1/auth/logout", {}, token);
    EXPECT_EQ(left.status, 204);
    EXPECT_EQ(left.body, "");
    EXPECT_EQ(send(get, "/api/v1/accounts/me", {}, token).status, 401);
    EXPECT_EQ(send(post, "/api/v1/auth/logout").status, 401);
}

TEST_F(accounts_over_http, deletes_ones_own_account_with_the_password)
{
    const auto token = ann();
    EXPECT_EQ(send(del, "/api/v1/accounts/me", "{}", token).status, 400);
    EXPECT_EQ(send(del, "/api/v1/accounts/me", R"({"password":"wrong"})", token).status, 401);
    const auto gone = send(del, "/api/v1/accounts/me", R"({"password":"correct horse"})", token);
    EXPECT_EQ(gone.status, 204);
    EXPECT_EQ(send(get, "/api/v1/accounts/me", {}, token).status, 401);
}

TEST_F(accounts_over_http, is_closed_to_whom_it_is_not_for)
{
    const auto token = ann();
    EXPECT_EQ(send(get, "/api/v1/accounts/me").status, 401);
    EXPECT_EQ(send(get, "/api/v1/accounts/me", {}, "nonsense").status, 401);
    EXPECT_EQ(send(get, "/api/v1/accounts", {}, token).status, 403);
    EXPECT_EQ(send(get, "/api/v1/accounts/ann@example.org", {}, token).status, 403);
    EXPECT_EQ(
        send(patch, "/api/v1/accounts/ann@example.org", R"({"role":"ADMIN"})", token).status, 403
    );
}

TEST_F(accounts_over_http, lets_an_administrator_find_and_change)
{
    ann();
    const auto token = boss();
    const auto shown = send(get, "/api/v1/accounts/ANN@example.org", {}, token);
    EXPECT_EQ(shown.status, 200);
    EXPECT_THAT(shown.body, HasSubstr(R"("email":"ann@example.org")"));
    EXPECT_EQ(send(get, "/api/v1/accounts/nobody@example.org", {}, token).status, 404);
    const auto changed = send(
        patch, "/api/v1/accounts/ann@example.org", R"({"role":"ADMIN","disabled":true})", token
    );
    EXPECT_EQ(changed.status, 200);
    EXPECT_THAT(changed.body, HasSubstr(R"("role":"ADMIN","disabled":true)"));
    EXPECT_EQ(
        send(patch, "/api/v1/accounts/ann@example.org", R"({"role":"ROOT"})", token).status, 400
    );
    EXPECT_EQ(
        send(patch, "/api/v1/accounts/boss@example.org", R"({"role":"USER"})", token).status, 409
    );
}

TEST_F(accounts_over_http, lists_accounts_in_pages)
{
    ann();
    const auto token = boss();
    query = {{"limit", "1"}};
    const auto first = send(get, "/api/v1/accounts", {}, token);
    EXPECT_EQ(first.status, 200);
    EXPECT_THAT(first.body, AllOf(HasSubstr("ann@"), Not(HasSubstr("boss@"))));
    const auto link = header(first, "Link");
    const auto begin = link.find("cursor=") + 7;
    query["cursor"] = link.substr(begin, link.find_first_of("&>", begin) - begin);
    const auto second = send(get, "/api/v1/accounts", {}, token);
    EXPECT_THAT(second.body, AllOf(HasSubstr("boss@"), Not(HasSubstr("ann@"))));
    EXPECT_EQ(header(second, "Link"), "");
    query = {{"q", "nobody"}};
    EXPECT_EQ(send(get, "/api/v1/accounts", {}, token).body, "[]");
    query = {{"cursor", "!"}};
    EXPECT_EQ(send(get, "/api/v1/accounts", {}, token).status, 400);
    query = {{"limit", "1001"}};
    EXPECT_EQ(send(get, "/api/v1/accounts", {}, token).status, 400);
}

}  // namespace
}  // namespace souk::accounts
