// What a service tells others, and what it still owes them.
#pragma once

#include <string>
#include <vector>

namespace souk {

// A fact to publish. Events of one key reach a consumer in the order in which they were published.
struct event {
    std::string topic;  // "order.events"
    std::string type;   // "OrderCancelled"
    std::string key;    // The order's id.
    std::string body;   // JSON, the seed's shape.

    friend bool operator==(const event&, const event&) = default;
};

using events = std::vector<event>;

// Something that must now happen elsewhere, at least once, and survives a crash: what performs it
// must be safe to repeat.
struct effect {
    std::string kind;    // "release-stock"
    std::string key;     // What it is about: an order's id.
    std::string detail;  // What else performing it needs; may be empty.

    friend bool operator==(const effect&, const effect&) = default;
};

using effects = std::vector<effect>;

// What saving a change brings with it, atomically.
struct consequences {
    events published;
    souk::effects effects;

    friend bool operator==(const consequences&, const consequences&) = default;
};

}  // namespace souk
