// Load of one kind, closed (every connection asks again as soon as it is answered) or open (at a
// constant rate, whatever is answered).
#pragma once

#include "histogram.hpp"
#include "shoppers.hpp"

#include <cstddef>
#include <limits>
#include <map>

namespace souk::bench {

enum class load_kind {
    orders,
    checkouts,    // Order and pay.
    completions,  // Order, pay, and look until the order is COMPLETED.
    reads,        // An item.
    pages,        // The catalogue's first page.
    searches,     // A word of the items' names.
    lists,        // A customer's newest orders.
    logins,
};

struct load_options {
    load_kind kind{};
    app::replay::shop_address address;
    std::size_t connections = 32;
    std::size_t lines = 2;         // Of each order.
    std::size_t rate = 0;          // Begun in a second; 0: a closed loop.
    std::size_t watch_every = 16;  // Of that many checkouts at a rate, one is looked at.
    std::chrono::seconds duration{10};
    // Ends before that when so many were begun.
    std::size_t count = std::numeric_limits<std::size_t>::max();
    milliseconds patience{30'000};  // That an answer may take.
    milliseconds slow{0};           // What takes longer, or fails, is told by result.last_slow.
};

struct load_result {
    std::size_t begun = 0;
    std::size_t done = 0;                // What was answered as it should; checkouts: paid.
    std::size_t in_time = 0;             // Of these, while load was begun.
    double seconds = 0;                  // Until the last one was.
    histogram times;                     // From the turn an operation was due at.
    histogram order_times;               // From the turn its order was due at.
    histogram pay_times;                 // From the order's answer, when it is due.
    histogram completion_times;          // From a payment's answer to COMPLETED in a read.
    std::map<int, std::size_t> refused;  // By status; 0: not answered.
    double last_slow = 0;                // Seconds: when the last slow one was due.
};

// Runs it on the caller's loop.
task<load_result> run_load(souk::world& world, const market& with, load_options options);

// Waits until no customer has an order that is paid and not COMPLETED. Throws std::runtime_error
// when one never is.
task<> expect_completion(souk::world& world, const market& with, load_options options);

}  // namespace souk::bench
