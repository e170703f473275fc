// When a closed account's data is erased.
#pragma once

#include "accounts/service.hpp"
#include "base/planted.hpp"
#include "bus/relay.hpp"

namespace souk::app {

// Performs accounts' effects, but not before that time has passed: a request that was let in before
// the deletion may still write under the old name. Both outlive what this answers.
inline bus::performer
erasing_after(milliseconds delay, accounts::service& service, souk::world& world)
{
    return [delay, &service, &world](const call& call, const bus::queued_effect& owed) {
        if (const timestamp begin = owed.queued_at + delay;
            world.now() < begin && !SOUK_PLANT(erased_at_once)) {
            throw bus::too_early{begin};
        }
        return service.perform(call, owed.what);
    };
}

}  // namespace souk::app
