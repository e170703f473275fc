#include "http/wire.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <array>

namespace souk::http {
namespace {

using std::chrono::steady_clock;

constexpr milliseconds goodbye_time{2'000};
constexpr milliseconds hasty_goodbye_time{200};  // While the server stops.
constexpr std::size_t goodbye_bytes = 8'000'000;

}  // namespace

wire::wire(worker& home, socket peer)
    : shared_(*home.shared), socket_(std::move(peer)), listing_(home, *this)
{
    boost::system::error_code ignored;  // A socket that is gone says so on the first read.
    socket_.set_option(tcp::no_delay{true}, ignored);
}

task<std::optional<fault>> wire::read_some(std::size_t least)
{
    const auto room = input_.room(least);
    const auto [error, count] =
        co_await socket_.async_read_some(boost::asio::buffer(room.data(), room.size()), or_error);
    input_.add(count);
    if (!error) {
        co_return std::nullopt;
    }
    const bool late = error == boost::asio::error::operation_aborted &&
                      (phase_ == phase::header || phase_ == phase::body);
    peer_gone_ = !late;
    if (late) {
        const fault timed_out{
            .status = 408, .slug = "request-timeout", .detail = "The request came too slowly."
        };
        co_return timed_out;
    }
    co_return nobody_there;
}

task<bool> wire::write(std::string_view first, std::string_view second)
{
    while (!first.empty() || !second.empty()) {
        const std::array parts{
            boost::asio::buffer(first.data(), first.size()),
            boost::asio::buffer(second.data(), second.size()),
        };
        auto sending = socket_.async_write_some(parts, or_error);
        const auto [error, count] = co_await std::move(sending);
        if (error) {
            peer_gone_ = true;
            if (steady_clock::now() > deadline_) {
                reset();
            }
            co_return false;
        }
        const auto of_first = std::min(count, first.size());
        first.remove_prefix(of_first);
        second.remove_prefix(count - of_first);
    }
    co_return true;
}

void wire::watch(alarm& bell)
{
    watching_ = std::make_shared<alarm*>(&bell);
    wait_for_close();
}

void wire::unwatch()
{
    watching_.reset();
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

// What comes in meanwhile is the next request, and waits: then a close shows when writing fails.
void wire::wait_for_close()
{
    const std::weak_ptr<alarm*> watching = watching_;
    socket_.async_wait(socket::wait_read, [this, watching](boost::system::error_code error) {
        if (watching.expired() || error == boost::asio::error::operation_aborted) {
            return;
        }
        boost::system::error_code gone;
        peer_gone_ = peer_gone_ || error || socket_.available(gone) == 0;
        (*watching_)->ring();
    });
}

// Closing while bytes are still coming in would reset the connection and could take the answer
// from the other side before it was read: so what comes is read for a little while.
task<> wire::say_goodbye()
{
    boost::system::error_code failed;
    socket_.shutdown(tcp::socket::shutdown_send, failed);
    if (failed || peer_gone_) {
        co_return;
    }
    enter(phase::goodbye);
    for (std::size_t total = 0; total < goodbye_bytes; total += input_.size()) {
        input_.consume(input_.size());
        if (co_await read_some(input_buffer::usual_size) || steady_clock::now() > deadline_) {
            co_return;
        }
    }
}

void wire::enter(phase next)
{
    phase_ = next;
    const auto& limits = shared_.limits;
    switch (next) {
    case phase::idle: deadline_ = steady_clock::now() + limits.idle_time; break;
    case phase::header: deadline_ = steady_clock::now() + limits.header_time; break;
    case phase::body: deadline_ = steady_clock::now() + limits.body_time; break;
    case phase::work: deadline_ = steady_time::max(); break;
    case phase::answer:
        deadline_ = steady_clock::now() +
                    (watching_ && shared_.stopping ? hasty_goodbye_time : limits.write_time);
        break;
    case phase::goodbye:
        deadline_ = steady_clock::now() + (shared_.stopping ? hasty_goodbye_time : goodbye_time);
        break;
    }
}

void wire::sweep(steady_time now)
{
    if (now > deadline_) {
        boost::system::error_code ignored;  // Then there was nothing to cancel.
        socket_.cancel(ignored);
    }
}

void wire::stop()
{
    if (phase_ == phase::idle || phase_ == phase::goodbye || watching_) {
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }
    if (watching_) {
        // Between two writes there was nothing to cancel: the next one has little time.
        deadline_ = std::min(deadline_, steady_clock::now() + hasty_goodbye_time);
        (*watching_)->ring();
    }
}

// After a polite close, what the other side does not take would stay in the kernel for minutes.
void wire::reset()
{
    boost::system::error_code ignored;  // Then there is nothing to keep.
    socket_.set_option(socket::linger{true, 0}, ignored);
    socket_.close(ignored);
}

void wire::abort()
{
    boost::system::error_code ignored;
    socket_.close(ignored);
    peer_gone_ = true;
    if (watching_) {
        (*watching_)->ring();
    }
}

}  // namespace souk::http
