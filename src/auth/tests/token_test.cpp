#include "auth/token.hpp"
#include "base/text.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <functional>
#include <rapidcheck/gtest.h>

namespace souk::auth {
namespace {

const std::string secret = "0123456789abcdef0123456789abcdef";
const timestamp now{seconds{1'700'000'000}};
const std::string header = R"({"alg":"HS256","typ":"JWT"})";
const std::string payload =
    R"({"sub":"ann@example.org","iat":1700000000,"exp":1700003600,"iss":"souk",)"
    R"("aud":"souk-api","jti":"t-1","role":"USER"})";

std::string mac(std::string_view text, const EVP_MD* digest, const std::string& key)
{
    std::string out(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    HMAC(
        digest,
        key.data(),
        static_cast<int>(key.size()),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        reinterpret_cast<unsigned char*>(out.data()),
        &size
    );
    out.resize(size);
    return out;
}

std::string signed_token(
    const std::string& head,
    const std::string& body,
    const EVP_MD* digest = EVP_sha256(),
    const std::string& key = secret
)
{
    const auto text = to_base64url(head) + "." + to_base64url(body);
    return text + "." + to_base64url(mac(text, digest, key));
}

// The usual payload with one stretch of it replaced.
std::string with(std::string_view old, std::string_view replacement)
{
    auto body = payload;
    const auto at = body.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    body.replace(at, old.size(), replacement);
    return signed_token(header, body);
}

std::string good()
{
    return signed_token(header, payload);
}

std::string part(int index)
{
    const auto token = good();
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (index == 0) {
        return token.substr(0, first);
    }
    return index == 1 ? token.substr(first + 1, last - first - 1) : token.substr(last + 1);
}

std::string slug_of(std::string_view token, audience whom = audience::api)
{
    const auto read = token_signer{secret}.verify(token, whom, now);
    return read ? "" : read.error().slug;
}

TEST(a_token, tells_who_signed_in)
{
    const token_signer signer{secret};
    const claims told{
        .who = {.email = {"ann@example.org"}, .role = role::admin},
        .issued_at = now,
        .expires_at = now + seconds{60},
        .token_id = "t-1",
    };
    const auto read = signer.verify(signer.sign(told, audience::api), audience::api, now);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->who.email.value, "ann@example.org");
    EXPECT_TRUE(read->who.is_admin());
    EXPECT_EQ(read->issued_at, told.issued_at);
    EXPECT_EQ(read->expires_at, told.expires_at);
    EXPECT_EQ(read->token_id, "t-1");
}

TEST(a_token, of_a_service_is_for_internal_calls_only)
{
    const token_signer signer{secret};
    const claims told{
        .who = {.email = {"orders"}, .role = role::service},
        .issued_at = now,
        .expires_at = now + seconds{60},
        .token_id = "t-1",
    };
    EXPECT_EQ(slug_of(signer.sign(told, audience::internal), audience::internal), "");
    EXPECT_EQ(slug_of(signer.sign(told, audience::internal), audience::api), "invalid-token");
    EXPECT_EQ(slug_of(signer.sign(told, audience::api), audience::api), "invalid-token");
    EXPECT_EQ(slug_of(good(), audience::internal), "invalid-token");
}

TEST(a_token, may_spell_its_header_differently)
{
    EXPECT_EQ(slug_of(good()), "");
    EXPECT_EQ(slug_of(signed_token(R"({"typ":"JWT","alg":"HS256"})", payload)), "");
    EXPECT_EQ(slug_of(signed_token(R"({ "alg": "HS256" })", payload)), "");
}

TEST(a_signer, needs_32_bytes)
{
    EXPECT_THROW(token_signer{std::string(31, 'x')}, std::invalid_argument);
    EXPECT_NO_THROW(token_signer{std::string(32, 'x')});
}

struct wrong_token {
    std::string name;
    std::function<std::string()> make;
    std::string slug = "invalid-token";
};

class wrong_tokens : public testing::TestWithParam<wrong_token> {};

TEST_P(wrong_tokens, are_refused)
{
    EXPECT_EQ(slug_of(GetParam().make()), GetParam().slug);
}

std::string name_of(const testing::TestParamInfo<wrong_token>& info)
{
    return info.param.name;
}

wrong_token head(std::string name, std::string json)
{
    return {std::move(name), [json = std::move(json)] { return signed_token(json, payload); }};
}

wrong_token claim(
    std::string name, std::string old, std::string replacement, std::string slug = "invalid-token"
)
{
    return {
        std::move(name),
        [old = std::move(old), replacement = std::move(replacement)] {
            return with(old, replacement);
        },
        std::move(slug)
    };
}

wrong_token text(std::string name, std::function<std::string()> make)
{
    return {std::move(name), std::move(make)};
}

INSTANTIATE_TEST_SUITE_P(
    headers,
    wrong_tokens,
    testing::Values(
        head("alg_none", R"({"alg":"none","typ":"JWT"})"),
        head("alg_none_in_capitals", R"({"alg":"None","typ":"JWT"})"),
        head("alg_empty", R"({"alg":"","typ":"JWT"})"),
        head("alg_absent", R"({"typ":"JWT"})"),
        head("alg_null", R"({"alg":null,"typ":"JWT"})"),
        head("alg_list", R"({"alg":["HS256"],"typ":"JWT"})"),
        head("alg_number", R"({"alg":256,"typ":"JWT"})"),
        head("alg_lower_case", R"({"alg":"hs256","typ":"JWT"})"),
        head("alg_with_space", R"({"alg":"HS256 ","typ":"JWT"})"),
        head("alg_hs384", R"({"alg":"HS384","typ":"JWT"})"),
        head("alg_rs256", R"({"alg":"RS256","typ":"JWT"})"),
        head("alg_es256", R"({"alg":"ES256","typ":"JWT"})"),
        head("alg_twice", R"({"alg":"HS256","alg":"none"})"),
        head("kid", R"({"alg":"HS256","typ":"JWT","kid":"../../dev/null"})"),
        head("jwk", R"({"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"AA"}})"),
        head("jku", R"({"alg":"HS256","typ":"JWT","jku":"https://example.org"})"),
        head("x5u", R"({"alg":"HS256","typ":"JWT","x5u":"https://example.org"})"),
        head("crit", R"({"alg":"HS256","typ":"JWT","crit":["exp"]})"),
        head("b64", R"({"alg":"HS256","typ":"JWT","b64":false})"),
        head("zip", R"({"alg":"HS256","zip":"DEF"})"),
        head("typ_other", R"({"alg":"HS256","typ":"JWE"})"),
        head("typ_number", R"({"alg":"HS256","typ":1})"),
        head("header_empty", ""),
        head("header_list", R"(["HS256"])"),
        head("header_text", R"("HS256")"),
        head("header_no_json", "{alg:HS256}"),
        head("header_no_utf8", "{\"alg\":\"HS256\",\"typ\":\"\xFF\"}"),
        wrong_token{
            "hs512_signed",
            [] { return signed_token(R"({"alg":"HS512","typ":"JWT"})", payload, EVP_sha512()); }
        },
        wrong_token{"hs512_under_hs256", [] { return signed_token(header, payload, EVP_sha512()); }}
    ),
    name_of
);

INSTANTIATE_TEST_SUITE_P(
    claims,
    wrong_tokens,
    testing::Values(
        claim("iss_other", R"("iss":"souk")", R"("iss":"Souk")"),
        claim("iss_absent", R"("iss":"souk",)", ""),
        claim("iss_list", R"("iss":"souk")", R"("iss":["souk"])"),
        claim("aud_other", R"("souk-api")", R"("souk")"),
        claim("aud_internal", R"("souk-api")", R"("souk-internal")"),
        claim("aud_list", R"("souk-api")", R"(["souk-api"])"),
        claim("aud_absent", R"("aud":"souk-api",)", ""),
        claim("sub_absent", R"("sub":"ann@example.org",)", ""),
        claim("sub_empty", "ann@example.org", ""),
        claim("sub_null", R"("ann@example.org")", "null"),
        claim("sub_number", R"("ann@example.org")", "1"),
        claim("sub_with_control", "ann@", R"(ann\u0000@)"),
        claim("sub_too_long", "ann@", std::string(300, 'a')),
        claim("jti_absent", R"("jti":"t-1",)", ""),
        claim("jti_empty", R"("t-1")", R"("")"),
        claim("jti_number", R"("t-1")", "1"),
        claim("role_absent", R"(,"role":"USER")", ""),
        claim("role_other", R"("USER")", R"("ROOT")"),
        claim("role_lower_case", R"("USER")", R"("user")"),
        claim("role_service", R"("USER")", R"("SERVICE")"),
        claim("role_list", R"("USER")", R"(["USER","ADMIN"])"),
        claim("role_twice", R"("role":"USER")", R"("role":"USER","role":"ADMIN")"),
        claim("iat_absent", R"("iat":1700000000,)", ""),
        claim("iat_text", "1700000000", R"("1700000000")"),
        claim("iat_fraction", "1700000000", "1700000000.5"),
        claim("iat_negative", "1700000000", "-1"),
        claim("iat_31_s_in_future", "1700000000", "1700000031"),
        claim("iat_after_exp", R"("exp":1700003600)", R"("exp":1699999999)"),
        claim("exp_absent", R"("exp":1700003600,)", ""),
        claim("exp_text", "1700003600", R"("1700003600")"),
        claim("exp_null", "1700003600", "null"),
        claim("exp_beyond_time", "1700003600", "1e300"),
        claim("exp_too_large", "1700003600", "9223372036854775807"),
        claim("nbf_unknown", R"("role":)", R"("nbf":1,"role":)"),
        claim("claim_unknown", R"("role":)", R"("admin":true,"role":)"),
        claim("payload_nested", R"("t-1")", R"({"a":{"b":{"c":1}}})"),
        claim("payload_trailing", R"("USER"})", R"("USER"}x)"),
        claim("payload_no_utf8", "ann@", "\xC0\x80@")
    ),
    name_of
);

INSTANTIATE_TEST_SUITE_P(
    times,
    wrong_tokens,
    testing::Values(
        claim("iat_30_s_in_future", "1700000000", "1700000030", ""),
        claim(
            "expired_29_s_ago", "1700000000,\"exp\":1700003600", "1699990000,\"exp\":1699999971", ""
        ),
        claim(
            "expired_30_s_ago",
            "1700000000,\"exp\":1700003600",
            "1699990000,\"exp\":1699999970",
            "token-expired"
        ),
        claim("expired_long_ago", "1700000000,\"exp\":1700003600", "0,\"exp\":1", "token-expired")
    ),
    name_of
);

INSTANTIATE_TEST_SUITE_P(
    forms,
    wrong_tokens,
    testing::Values(
        text("empty", [] { return std::string{}; }),
        text("dots_only", [] { return std::string{".."}; }),
        text("one_dot", [] { return part(0) + "." + part(1); }),
        text("no_signature", [] { return part(0) + "." + part(1) + "."; }),
        text("no_payload", [] { return part(0) + ".." + part(2); }),
        text("no_header", [] { return "." + part(1) + "." + part(2); }),
        text("dot_after", [] { return good() + "."; }),
        text("dot_before", [] { return "." + good(); }),
        text("five_parts", [] { return good() + ".a.b"; }),
        text("space_before", [] { return " " + good(); }),
        text("line_end_after", [] { return good() + "\n"; }),
        text("scheme_before", [] { return "Bearer " + good(); }),
        text("nul_after", [] { return good() + std::string(1, '\0'); }),
        text("padded_signature", [] { return good() + "="; }),
        text("padded_header", [] { return part(0) + "=." + part(1) + "." + part(2); }),
        text("quoted", [] { return '"' + good() + '"'; }),
        text("not_ascii", [] { return good() + "é"; }),
        text("emoji", [] { return std::string{"😀.😀.😀"}; }),
        text("signature_cut", [] { return good().substr(0, good().size() - 1); }),
        text(
            "signature_of_zeros",
            [] { return part(0) + "." + part(1) + "." + std::string(43, 'A'); }
        ),
        text(
            "other_secret",
            [] { return signed_token(header, payload, EVP_sha256(), std::string(32, 'x')); }
        ),
        text("empty_secret", [] { return signed_token(header, payload, EVP_sha256(), ""); }),
        text(
            "other_payload",
            [] { return part(0) + "." + to_base64url(payload + " ") + "." + part(2); }
        ),
        text("swapped_parts", [] { return part(1) + "." + part(0) + "." + part(2); }),
        text("oversize", [] { return signed_token(header, payload + std::string(4096, ' ')); }),
        text("huge", [] { return std::string(1'000'000, 'a'); }),
        text("huge_of_dots", [] { return std::string(100'000, '.'); })
    ),
    name_of
);

// The last digit of 32 bytes in base64url carries two bits that mean nothing: none may be set.
// A token that was seen before is not looked at in full again.
TEST(a_signer, that_remembers_a_token_still_looks_at_the_time)
{
    const token_signer signer{secret};
    const auto token = good();
    const auto slug_at = [&](timestamp when) {
        const auto read = signer.verify(token, audience::api, when);
        return read ? "" : read.error().slug;
    };
    EXPECT_EQ(slug_at(now), "");
    EXPECT_EQ(slug_at(now + seconds{3'600 + 30}), "token-expired");
    EXPECT_EQ(slug_at(now - seconds{31}), "invalid-token");
    EXPECT_EQ(slug_at(now), "");
}

TEST(a_signer, that_remembers_a_token_knows_no_other)
{
    const token_signer signer{secret};
    const auto token = good();
    ASSERT_TRUE(signer.verify(token, audience::api, now));
    EXPECT_FALSE(signer.verify(token, audience::internal, now));
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(signer.verify(changed, audience::api, now)) << i;
    }
    EXPECT_FALSE(signer.verify("", audience::api, now));
    EXPECT_TRUE(signer.verify(token, audience::api, now));
}

TEST(a_signer, tells_any_number_of_tokens_apart)
{
    const token_signer signer{secret};
    std::vector<std::string> tokens;
    for (int i = 0; i < 5'000; ++i) {
        const claims told{
            .who = {.email = {std::to_string(i) + "@example.org"}},
            .issued_at = now,
            .expires_at = now + seconds{60},
            .token_id = "t",
        };
        tokens.push_back(signer.sign(told, audience::api));
    }
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 5'000; ++i) {
            const auto read = signer.verify(tokens.at(i), audience::api, now);
            ASSERT_TRUE(read);
            EXPECT_EQ(read->who.email.value, std::to_string(i) + "@example.org");
        }
    }
}

TEST(a_token, has_one_spelling)
{
    const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int accepted = 0;
    for (const char digit : digits) {
        auto token = good();
        token.back() = digit;
        accepted += slug_of(token).empty() ? 1 : 0;
    }
    EXPECT_EQ(accepted, 1);
}

TEST(a_token, with_any_bit_changed_is_refused)
{
    const auto token = good();
    for (std::size_t at = 0; at < token.size() * 8; ++at) {
        auto changed = token;
        changed[at / 8] = static_cast<char>(changed[at / 8] ^ (1 << (at % 8)));
        EXPECT_NE(slug_of(changed), "") << at;
    }
}

RC_GTEST_PROP(a_token, is_never_just_any_text, (const std::string& any))
{
    RC_ASSERT(slug_of(any) == "invalid-token");
    RC_ASSERT(slug_of(part(0) + "." + to_base64url(any) + "." + part(2)) == "invalid-token");
}

}  // namespace
}  // namespace souk::auth
