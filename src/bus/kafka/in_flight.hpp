// What was given to librdkafka and not confirmed yet, and who waits for it.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace souk::bus::kafka {

// From any thread.
class in_flight {
public:
    // On the waiting coroutine's loop; with what failed, or nothing.
    using resumption = std::move_only_function<void(std::exception_ptr)>;

    explicit in_flight(std::size_t most) : most_(most) {}

    // Answers a number for it, never 0; or resumes it at once when there are too many, when it is
    // too late or when nothing is taken any more, and answers 0.
    std::uintptr_t add(resumption resume, steady_time now, steady_time deadline);

    // Resumes whoever waits for that number. Nobody may, if it took too long: then nothing happens.
    void end(std::uintptr_t number, std::exception_ptr failure);

    // Ends those whose time is over.
    void expire(steady_time now);

    // Ends all.
    void fail_all(const std::exception_ptr& failure);

    // Takes nothing more; answers false, and goes on, while something is in flight.
    bool close_when_empty();

    std::size_t size() const;

private:
    struct waiting {
        resumption resume;
        steady_time deadline;
    };

    std::size_t most_;
    mutable std::mutex mutex_;
    std::uintptr_t last_number_ = 0;
    bool closed_ = false;
    std::map<std::uintptr_t, waiting> waiting_;
};

}  // namespace souk::bus::kafka
