// Checks on live data what must always be true of it: the invariants I1 to I8 of ARCHITECTURE.md.
#pragma once

#include "app/audit_sources.hpp"
#include "base/world.hpp"

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace souk::app {

struct violation {
    std::string invariant;  // "I2"
    std::string subject;    // "order 0190…"
    std::string detail;

    friend auto operator<=>(const violation&, const violation&) = default;
};

struct audit_report {
    std::size_t items = 0;
    std::size_t orders = 0;
    std::size_t created = 0;
    std::size_t completed = 0;
    std::size_t canceled = 0;
    std::size_t payments = 0;
    std::size_t pending = 0;
    money taken;     // In payments that are SUCCESS.
    money refunded;  // In payments that are REFUNDED.
    std::int64_t available_units = 0;
    std::int64_t held_units = 0;
    std::int64_t sold_units = 0;
    int passes = 0;
    std::vector<violation> violations;
};

// Told how many orders and payments were read so far.
using audit_progress = std::function<void(std::size_t read)>;

// Longer than a purchase takes, with a card network that answers late.
inline constexpr milliseconds usual_settle_time{15'000};

// The sources are read one after another while the shop is open, and what a purchase touches
// changes in several of them: what one pass finds wrong may just be under way. So what is reported
// is what every pass found within `settle_time`, which must be longer than a purchase takes.
task<audit_report>
audit(audit_sources& sources, world& world, milliseconds settle_time, audit_progress progress);

// As above, straight from the stores.
task<audit_report>
audit(audit_stores stores, world& world, milliseconds settle_time, audit_progress progress);

}  // namespace souk::app
