// Threads for work that would hold up an event loop, behind a bounded queue.
#pragma once

#include "base/call.hpp"
#include "base/task.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace souk::auth {

class work_pool {
public:
    work_pool(std::size_t threads, std::size_t queue_limit);
    ~work_pool();
    work_pool(const work_pool&) = delete;
    work_pool& operator=(const work_pool&) = delete;

    // Runs the work on one of the threads, then resumes on the caller's loop; throws what the work
    // throws. Throws souk::overloaded when the queue is full, souk::deadline_passed when the call's
    // time is over before the work begins, souk::unavailable when the pool goes before that.
    task<> run(const call& call, const std::function<void()>& work);

    std::size_t waiting() const;

private:
    // Lives in the frame of the coroutine that waits.
    struct job {
        const std::function<void()>& work;
        steady_time deadline;
        std::exception_ptr failure;
        std::move_only_function<void()> resume;
    };

    void submit(job& added);
    void serve();

    std::size_t queue_limit_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<job*> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace souk::auth
