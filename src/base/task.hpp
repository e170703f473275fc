// A piece of work that may wait: the return type of every port and use case.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace souk {

// The event loop a piece of work lives on; it never moves to another.
using executor = boost::asio::io_context::executor_type;

template <class T = void>
using task = boost::asio::awaitable<T, executor>;

}  // namespace souk
