// The call that a piece of work serves: it travels with the work, to every port below.
#pragma once

#include "base/time.hpp"

#include <string>

namespace souk {

struct call {
    std::string traceparent;  // W3C Trace Context: 00-<trace id>-<span id>-<flags>.
    steady_time deadline;     // Work not begun by then is not begun.

    std::string_view trace_id() const
    {
        return std::string_view{traceparent}.substr(traceparent.empty() ? 0 : 3, 32);
    }
};

}  // namespace souk
