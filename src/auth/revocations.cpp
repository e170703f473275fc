#include "auth/revocations.hpp"

#include <algorithm>
#include <mutex>

namespace souk::auth {

void revocations::revoke(const account_email& whose, timestamp valid_from)
{
    const std::scoped_lock lock{mutex_};
    auto& latest = valid_from_.try_emplace(whose, valid_from).first->second;
    latest = std::max(latest, valid_from);
}

bool revocations::is_revoked(const account_email& whose, timestamp issued_at) const
{
    const std::shared_lock lock{mutex_};
    const auto found = valid_from_.find(whose);
    return found != valid_from_.end() && issued_at < found->second;
}

void revocations::forget_before(timestamp cut)
{
    const std::scoped_lock lock{mutex_};
    std::erase_if(valid_from_, [&](const auto& entry) { return entry.second < cut; });
}

}  // namespace souk::auth
