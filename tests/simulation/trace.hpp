// What happened in a run, for a person to read: when, who, what.
#pragma once

#include "simulation/scheduler.hpp"

#include <fmt/format.h>
#include <functional>
#include <string>
#include <string_view>

namespace souk::simulation {

class trace {
public:
    using sink = std::function<void(std::string_view line)>;

    // Without a sink nothing is written, and nothing is formatted.
    trace(const scheduler& time, sink to) : time_(time), to_(std::move(to)) {}

    bool is_on() const { return static_cast<bool>(to_); }

    template <class... Values>
    void say(std::string_view who, fmt::format_string<Values...> what, Values&&... values)
    {
        if (to_) {
            write(who, fmt::format(what, std::forward<Values>(values)...));
        }
    }

private:
    void write(std::string_view who, std::string_view what);

    const scheduler& time_;
    sink to_;
};

// An id's end is enough for a person to know it by.
inline std::string_view brief(std::string_view id)
{
    return id.substr(id.size() - std::min<std::size_t>(id.size(), 6));
}

}  // namespace souk::simulation
