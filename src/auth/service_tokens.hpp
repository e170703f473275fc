// The token with which one of our services calls another.
#pragma once

#include "auth/token.hpp"
#include "base/world.hpp"

#include <mutex>
#include <string>

namespace souk::auth {

// Signs one and keeps it until half its life is over, so that one is never sent that ends on the
// way. Any thread may use it. Signer and world must outlive it.
class service_tokens {
public:
    // `service` names the caller: "order".
    service_tokens(
        const token_signer& signer,
        world& world,
        std::string service,
        seconds life = std::chrono::minutes{5}
    );

    // A token for audience::internal that counts for at least half its life.
    std::string current();

private:
    const token_signer& signer_;
    world& world_;
    const std::string service_;
    const seconds life_;
    std::mutex mutex_;
    std::string token_;
    timestamp renew_at_;
};

}  // namespace souk::auth
