#include "bus/kafka/doorbell.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancel_after.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>
#include <cstdint>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace souk::bus::kafka {

namespace {

constexpr std::uint64_t one_ring = 1;

}  // namespace

doorbell::doorbell() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    if (descriptor_ < 0) {
        throw std::system_error{errno, std::generic_category(), "eventfd"};
    }
}

doorbell::~doorbell()
{
    ::close(descriptor_);
}

void doorbell::ring() const
{
    // It fails only when it rings already, and very often.
    [[maybe_unused]] const auto written = ::write(descriptor_, &one_ring, sizeof one_ring);
}

void doorbell::watch(rd_kafka_queue_t& queue) const
{
    rd_kafka_queue_io_event_enable(&queue, descriptor_, &one_ring, sizeof one_ring);
}

bell_listener::bell_listener(const doorbell& bell, const executor& loop)
    : stream_(loop, bell.descriptor_), timer_(loop)
{
}

bell_listener::~bell_listener()
{
    stream_.release();  // The bell's to close.
}

task<> bell_listener::wait(milliseconds at_most)
{
    const auto quietly = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});
    const auto in_time = boost::asio::cancel_after(timer_, at_most, quietly);
    co_await stream_.async_wait(boost::asio::posix::descriptor_base::wait_read, in_time);
    std::uint64_t rung = 0;
    [[maybe_unused]] const auto taken = ::read(stream_.native_handle(), &rung, sizeof rung);
}

}  // namespace souk::bus::kafka
