// Who performs an effect: the service that owes it, or the bus when it is an event.
#pragma once

#include "bus/publisher.hpp"

namespace souk::app {

// Both outlive what this answers. Without a publisher there must be no events among the effects.
template <class Service>
bus::performer publishing_or(bus::publisher* publisher, Service& service)
{
    return [publisher, &service](const call& call, const bus::queued_effect& owed) {
        if (publisher != nullptr && bus::published_by(owed.what)) {
            return publisher->publish(call, owed);
        }
        return service.perform(call, owed.what);
    };
}

}  // namespace souk::app
