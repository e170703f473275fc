// Publishing to a broker. A service whose store and broker are different systems saves each event
// as an effect, atomically with the change, and its relay publishes it: at least once.
#pragma once

#include "bus/relay.hpp"

#include <optional>

namespace souk::bus {

class publisher {
public:
    virtual ~publisher() = default;

    // Returns when the broker keeps the event durably; `queued` is an effect made by publishing().
    // Its id becomes the event's, so that a consumer can tell a repetition. Throws
    // souk::unavailable when the broker did not say so in time: whether it has the event is not
    // known.
    virtual task<> publish(const call& call, const queued_effect& queued) = 0;
};

// The effect of publishing that event.
effect publishing(const event& what);

// The event that an effect publishes; nothing when it is no publishing().
std::optional<event> published_by(const effect& owed);

}  // namespace souk::bus
