// Asio's words, on our executor.
#pragma once

#include "base/task.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace souk::http {

using tcp = boost::asio::ip::tcp;
using socket = boost::asio::basic_stream_socket<tcp, executor>;
using timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock,
    boost::asio::wait_traits<std::chrono::steady_clock>,
    executor>;

// Answers the error as a value.
inline constexpr auto or_error = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});

}  // namespace souk::http
