// Tells a service in another process which tokens don't count any more.
#pragma once

#include "auth/revocations.hpp"
#include "base/world.hpp"
#include "http/peer.hpp"

#include <atomic>
#include <memory>

namespace souk::accounts {

struct revocation_poll_settings {
    milliseconds every{1'000};
    milliseconds time{2'000};       // What one poll may take.
    seconds token_life{12 * 3600};  // As the account service's.
};

// Asks the account service every second what was revoked since. While it is away, tokens keep
// working, so that a shop whose account service is down still sells; what is known to be revoked
// stays revoked, and what was revoked meanwhile is learned as soon as it is back. A process that
// never heard of it knows nothing that it could go by, and must not serve: see check().
class revocation_poll {
public:
    // All must outlive it.
    revocation_poll(
        http::peer& accounts,
        auth::revocations& into,
        souk::world& world,
        revocation_poll_settings settings = {}
    );

    // Asks until stop() is called. Once.
    task<> run();
    void stop();

    // Asks once. Throws souk::unavailable.
    task<> poll(const call& call);

    // Throws souk::unavailable until the first answer has come: a dependency of /health/ready.
    task<> check(const call& call) const;

private:
    timestamp since() const;

    http::peer& accounts_;
    auth::revocations& revoked_;
    souk::world& world_;
    const revocation_poll_settings settings_;
    std::unique_ptr<alarm> pause_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::int64_t> known_until_ms_ = 0;  // 0: nothing is known yet.
};

}  // namespace souk::accounts
