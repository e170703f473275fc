#include "auth/service_tokens.hpp"

#include <utility>

namespace souk::auth {

service_tokens::service_tokens(
    const token_signer& signer, world& world, std::string service, seconds life
)
    : signer_(signer), world_(world), service_(std::move(service)), life_(life)
{
}

std::string service_tokens::current()
{
    const auto now = world_.now();
    const std::scoped_lock lock{mutex_};
    if (token_.empty() || now >= renew_at_) {
        const auto issued = std::chrono::floor<seconds>(now);
        const claims own{
            .who = {.email = {service_}, .role = role::service},
            .issued_at = issued,
            .expires_at = issued + life_,
            .token_id = world_.new_id(),
        };
        token_ = signer_.sign(own, audience::internal);
        renew_at_ = issued + life_ / 2;
    }
    return token_;
}

}  // namespace souk::auth
