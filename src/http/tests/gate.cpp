#include "http/tests/gate.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace souk::http::testing {
namespace {

using std::chrono::steady_clock;

task<result<response>> wait_at_gate(const request& /*asked*/, gate& at)
{
    ++at.waiting;
    boost::asio::
        basic_waitable_timer<steady_clock, boost::asio::wait_traits<steady_clock>, executor>
            pause{co_await boost::asio::this_coro::executor};
    while (!at.open) {
        pause.expires_after(milliseconds{1});
        co_await pause.async_wait(boost::asio::use_awaitable_t<executor>{});
    }
    co_return response{.body = "through"};
}

}  // namespace

router make_gated_routes(gate& at)
{
    auto routes = make_test_routes();
    routes.add(verb::get, "/gate", access::anyone, wait_at_gate, at);
    return routes;
}

}  // namespace souk::http::testing
