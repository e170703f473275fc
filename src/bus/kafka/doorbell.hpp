// Wakes a coroutine on its loop: librdkafka rings by writing into a descriptor, and so may anybody.
#pragma once

#include "base/task.hpp"
#include "base/time.hpp"
#include "bus/kafka/client.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <chrono>

namespace souk::bus::kafka {

class doorbell {
public:
    doorbell();
    ~doorbell();
    doorbell(const doorbell&) = delete;
    doorbell& operator=(const doorbell&) = delete;

    // From any thread; remembered while nobody waits.
    void ring() const;

    // Rings whenever something comes into the empty queue.
    void watch(rd_kafka_queue_t& queue) const;

private:
    friend class bell_listener;
    int descriptor_;
};

// Waits for the bell, on one loop. Not to outlive either.
class bell_listener {
public:
    bell_listener(const doorbell& bell, const executor& loop);
    ~bell_listener();
    bell_listener(const bell_listener&) = delete;
    bell_listener& operator=(const bell_listener&) = delete;

    // Returns when rung, or after that time.
    task<> wait(milliseconds at_most);

private:
    using timer = boost::asio::basic_waitable_timer<
        std::chrono::steady_clock,
        boost::asio::wait_traits<std::chrono::steady_clock>,
        executor>;

    boost::asio::posix::basic_stream_descriptor<executor> stream_;
    timer timer_;
};

}  // namespace souk::bus::kafka
