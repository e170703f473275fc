#include "auth/token.hpp"

#include "auth/remembered_tokens.hpp"
#include "base/text.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <optional>
#include <stdexcept>

namespace souk::auth {
namespace {

constexpr std::size_t least_secret_bytes = 32;
constexpr std::size_t most_token_bytes = 4096;
constexpr std::size_t most_depth = 2;
constexpr std::size_t claim_count = 7;
constexpr std::int64_t most_seconds = 253'402'300'799;  // The year 9999 ends.
constexpr seconds clock_difference{30};
constexpr std::string_view issuer = "souk";
constexpr std::string_view own_header = R"({"alg":"HS256","typ":"JWT"})";

std::unexpected<refusal> invalid_token()
{
    return unauthenticated("invalid-token", "The token is not valid.");
}

std::string_view name_of(audience whom)
{
    return whom == audience::api ? "souk-api" : "souk-internal";
}

std::string_view name_of(role who)
{
    switch (who) {
    case role::user: return "USER";
    case role::admin: return "ADMIN";
    case role::service: return "SERVICE";
    }
    std::unreachable();
}

// A service's token opens no door of the public API, nor an account's one between services.
std::optional<role> parse_role(std::string_view text, audience whom)
{
    if (whom == audience::internal) {
        return text == "SERVICE" ? std::optional{role::service} : std::nullopt;
    }
    if (text == "USER") {
        return role::user;
    }
    return text == "ADMIN" ? std::optional{role::admin} : std::nullopt;
}

std::int64_t to_seconds(timestamp at)
{
    return std::chrono::floor<seconds>(at).time_since_epoch().count();
}

struct token_parts {
    std::string_view header;
    std::string_view payload;
    std::string_view signature;
    std::string_view is_signed;  // Header and payload with the dot between.
};

std::optional<token_parts> split(std::string_view token)
{
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (token.size() > most_token_bytes || first == last) {
        return std::nullopt;
    }
    const token_parts parts{
        .header = token.substr(0, first),
        .payload = token.substr(first + 1, last - first - 1),
        .signature = token.substr(last + 1),
        .is_signed = token.substr(0, last),
    };
    return parts.payload.contains('.') ? std::nullopt : std::optional{parts};
}

std::optional<json::value> decode_object(std::string_view part)
{
    const auto text = from_base64url(part);
    if (!text) {
        return std::nullopt;
    }
    auto read = json::parse(*text, most_depth);
    if (!read || read->type != json::value::kind::object) {
        return std::nullopt;
    }
    return *std::move(read);
}

bool is_text(const json::value* found, std::string_view expected)
{
    return found != nullptr && found->type == json::value::kind::text && found->text == expected;
}

bool is_own_header(std::string_view part)
{
    static const std::string usual = to_base64url(own_header);
    if (part == usual) {
        return true;
    }
    const auto header = decode_object(part);
    if (!header || !is_text(header->find("alg"), "HS256")) {
        return false;
    }
    return header->members.size() == 1 ||
           (header->members.size() == 2 && is_text(header->find("typ"), "JWT"));
}

// Exactly the claims that sign() writes, each of its own type.
std::optional<claims> read_claims(std::string_view payload, audience whom)
{
    const auto object = decode_object(payload);
    if (!object || object->members.size() != claim_count) {
        return std::nullopt;
    }
    if (!is_text(object->find("iss"), issuer) || !is_text(object->find("aud"), name_of(whom))) {
        return std::nullopt;
    }
    json::fields in{*object};
    const auto subject = in.text("sub", {.least = 1, .most = 254});
    const auto issued_at = in.whole("iat", 0, most_seconds);
    const auto expires_at = in.whole("exp", 0, most_seconds);
    const auto token_id = in.text("jti", {.least = 1, .most = 64});
    const auto role_text = in.text("role", {.least = 1, .most = 16});
    if (!in.ok() || !subject || !issued_at || !expires_at || !token_id || !role_text) {
        return std::nullopt;
    }
    const auto who = parse_role(*role_text, whom);
    if (!who || *expires_at <= *issued_at) {
        return std::nullopt;
    }
    return claims{
        .who = {.email = {*subject}, .role = *who},
        .issued_at = timestamp{seconds{*issued_at}},
        .expires_at = timestamp{seconds{*expires_at}},
        .token_id = *token_id,
    };
}

}  // namespace

struct token_signer::state {
    std::string secret;
    remembered_tokens checked;

    explicit state(std::string own) : secret(std::move(own)) {}
    ~state() { OPENSSL_cleanse(secret.data(), secret.size()); }
    state(const state&) = delete;
    state& operator=(const state&) = delete;

    std::string signature_of(std::string_view text) const;
    std::optional<claims> check(std::string_view token, audience whom);
};

std::string token_signer::state::signature_of(std::string_view text) const
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const auto* made = HMAC(
        EVP_sha256(),
        secret.data(),
        static_cast<int>(secret.size()),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        digest.data(),
        &size
    );
    if (made == nullptr) {
        throw std::runtime_error{"OpenSSL makes no HMAC"};
    }
    return {reinterpret_cast<const char*>(digest.data()), size};
}

token_signer::token_signer(std::string secret)
{
    if (secret.size() < least_secret_bytes) {
        throw std::invalid_argument{"the secret key needs at least 32 bytes"};
    }
    state_ = std::make_unique<state>(std::move(secret));
}

token_signer::~token_signer() = default;
token_signer::token_signer(token_signer&&) noexcept = default;
token_signer& token_signer::operator=(token_signer&&) noexcept = default;

std::string token_signer::sign(const claims& what, audience whom) const
{
    json::writer payload;
    payload.begin_object()
        .member("sub", what.who.email.value)
        .member("iat", to_seconds(what.issued_at))
        .member("exp", to_seconds(what.expires_at))
        .member("iss", issuer)
        .member("aud", name_of(whom))
        .member("jti", what.token_id)
        .member("role", name_of(what.who.role))
        .end_object();
    const auto text = to_base64url(own_header) + "." + to_base64url(payload.text());
    return text + "." + to_base64url(state_->signature_of(text));
}

// Nothing when it is no token of ours for that audience, whatever the time.
std::optional<claims> token_signer::state::check(std::string_view token, audience whom)
{
    if (auto known = checked.find(token, whom)) {
        return known;
    }
    const auto parts = split(token);
    if (!parts || !is_own_header(parts->header)) {
        return std::nullopt;
    }
    const auto expected = to_base64url(signature_of(parts->is_signed));
    if (!equal_in_constant_time(parts->signature, expected)) {
        return std::nullopt;
    }
    auto read = read_claims(parts->payload, whom);
    if (read) {
        checked.remember(token, whom, *read);
    }
    return read;
}

result<claims> token_signer::verify(std::string_view token, audience whom, timestamp now) const
{
    auto found = state_->check(token, whom);
    if (!found || found->issued_at > now + clock_difference) {
        return invalid_token();
    }
    if (now >= found->expires_at + clock_difference) {
        return unauthenticated("token-expired", "The token has expired: log in again.");
    }
    return *std::move(found);
}

}  // namespace souk::auth
