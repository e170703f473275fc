#include "http/dialing.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/basic_resolver.hpp>

#include <algorithm>
#include <utility>

namespace souk::http {
namespace {

using resolver = boost::asio::ip::basic_resolver<tcp, executor>;

// A name's look-up can't be interrupted, so it may go on after nobody waits for it any more.
struct look_up {
    look_up(const executor& loop, steady_time until) : asked(loop), over(loop, until) {}

    resolver asked;
    timer over;
    bool answered = false;
    boost::system::error_code error;
    resolver::results_type found;
};

// A deadline of a world that is not the system's may be far beyond what a timer can hold.
steady_time within_a_day(steady_time deadline)
{
    return std::min(deadline, std::chrono::steady_clock::now() + std::chrono::hours{24});
}

task<resolver::results_type>
resolve(executor loop, std::string host, std::uint16_t port, steady_time until)
{
    const auto asking = std::make_shared<look_up>(loop, within_a_day(until));
    asking->asked.async_resolve(
        host,
        std::to_string(port),
        [asking](const boost::system::error_code& error, resolver::results_type found) {
            asking->answered = true;
            asking->error = error;
            asking->found = std::move(found);
            asking->over.cancel();
        }
    );
    if (!asking->answered) {
        co_await asking->over.async_wait(or_error);
    }
    if (!asking->answered) {
        throw not_sent{"can't find " + host + " in time"};
    }
    if (asking->error) {
        throw not_sent{"can't find " + host + ": " + asking->error.message()};
    }
    co_return std::move(asking->found);
}

}  // namespace

deadline_guard::deadline_guard(std::shared_ptr<socket> guarded, steady_time deadline)
    : timer_(guarded->get_executor(), within_a_day(deadline))
{
    const auto close = [guarded = std::move(guarded),
                        passed = passed_,
                        over = over_](const boost::system::error_code& canceled) {
        if (!canceled && !*over) {
            *passed = true;
            boost::system::error_code ignored;  // Closed already is as good.
            guarded->close(ignored);
        }
    };
    timer_.async_wait(close);
}

task<> dial(std::shared_ptr<socket> to, std::string host, std::uint16_t port, steady_time until)
{
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    resolver::results_type found;
    if (!error) {
        found = resolver::results_type::create(tcp::endpoint{address, port}, host, "");
    } else {
        found = co_await resolve(to->get_executor(), host, port, until);
    }
    const deadline_guard guard{to, until};
    const auto [refused, server] = co_await boost::asio::async_connect(*to, found, or_error);
    if (guard.passed() || refused) {
        const auto why = guard.passed() ? "no answer in time" : refused.message();
        throw not_sent{"can't reach " + host + ":" + std::to_string(port) + ": " + why};
    }
    to->set_option(tcp::no_delay{true});
}

}  // namespace souk::http
