// Accounts whose older tokens no longer count: after a new password, another role, a deletion.
#pragma once

#include "base/time.hpp"
#include "base/words.hpp"

#include <map>
#include <shared_mutex>

namespace souk::auth {

// Any thread may use it. Filled at start from the accounts, and told of every change.
class revocations {
public:
    // Tokens of that account issued before `valid_from` (whole seconds) are refused from now on.
    void revoke(const account_email& whose, timestamp valid_from);

    bool is_revoked(const account_email& whose, timestamp issued_at) const;

    // Forgets what is older than any living token.
    void forget_before(timestamp cut);

private:
    mutable std::shared_mutex mutex_;
    std::map<account_email, timestamp> valid_from_;
};

}  // namespace souk::auth
