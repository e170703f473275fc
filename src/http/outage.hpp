// An outage of which it is known when another try is worth while.
#pragma once

#include "base/outage.hpp"

#include <string>

namespace souk::http {

// Answered with 503 and that many seconds in Retry-After.
struct away_for : unavailable {
    away_for(const std::string& why, int retry_after_s)
        : unavailable(why), retry_after_s(retry_after_s)
    {
    }

    int retry_after_s;
};

}  // namespace souk::http
