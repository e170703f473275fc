// What the world did, as against what the caller asked for. Thrown by adapters, caught only at the
// edges: HTTP answers 503, a consumer or the relay tries again later.
#pragma once

#include <stdexcept>

namespace souk {

// A store, a broker or another service can't be reached, or answered nonsense. Whether the work
// was done is not known.
struct unavailable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A bounded queue is full: the work was not begun.
struct overloaded : unavailable {
    using unavailable::unavailable;
};

// The caller's time ran out before the work was begun.
struct deadline_passed : unavailable {
    using unavailable::unavailable;
};

}  // namespace souk
