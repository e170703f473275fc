// Bearer tokens: JWT, HS256, as RFC 8725 wants them.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace souk::auth {

// Whom a token is for: the public API, or our services among themselves.
enum class audience { api, internal };

struct claims {
    principal who;
    timestamp issued_at;  // Whole seconds.
    timestamp expires_at;
    std::string token_id;
};

// Signs and checks tokens under one secret. Any thread may use it.
class token_signer {
public:
    // The secret has at least 32 bytes; throws std::invalid_argument when it is shorter.
    explicit token_signer(std::string secret);
    ~token_signer();
    token_signer(const token_signer&) = delete;
    token_signer& operator=(const token_signer&) = delete;
    token_signer(token_signer&&) noexcept;
    token_signer& operator=(token_signer&&) noexcept;

    std::string sign(const claims& what, audience whom) const;

    // Refuses (unauthenticated, slug "invalid-token" or "token-expired") what is not exactly a
    // token of ours for that audience: another algorithm, a header member it does not know (`crit`,
    // `jwk`, …), a claim missing or of another type, a signature or base64 that is not canonical,
    // more than 4 KiB. Allows 30 s of clock difference.
    result<claims> verify(std::string_view token, audience whom, timestamp now) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace souk::auth
