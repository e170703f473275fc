// A service that behaves as a test wants it to.
#pragma once

#include "http/client.hpp"
#include "http/tests/own_loop.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace souk::http::testing {

// What a scripted peer does with a request: sends these bytes, and closes or not. Without bytes
// and without closing, it hangs.
struct deed {
    std::string bytes;
    bool close = false;
};

deed answer_with(int status, std::string body = "{}", std::string more_fields = "");
inline deed hang()
{
    return {};
}
inline deed hang_up()
{
    return {.close = true};
}

// Serves on a thread of its own while it lives.
class scripted_peer {
public:
    // Told each request's bytes.
    using script = std::function<deed(const std::string& request)>;

    explicit scripted_peer(script does, std::uint16_t port = 0);
    ~scripted_peer();
    scripted_peer(const scripted_peer&) = delete;
    scripted_peer& operator=(const scripted_peer&) = delete;

    std::uint16_t port() const;

    // From now on.
    void does(script next);

    int requests() const;
    int connections() const;
    int most_open() const;  // Connections at a time.
    std::string last_request() const;

private:
    struct state;
    std::shared_ptr<state> state_;
    std::thread thread_;
};

// A port on which nobody listens.
std::uint16_t dead_port();

namespace details {

using tcp = boost::asio::ip::tcp;

inline std::size_t length_in(const std::string& head)
{
    static constexpr std::string_view name = "Content-Length: ";
    const auto at = head.find(name);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
}

inline boost::asio::awaitable<std::string> read_request(tcp::socket& peer, std::string& pending)
{
    const auto head = co_await boost::asio::async_read_until(
        peer, boost::asio::dynamic_buffer(pending), "\r\n\r\n", boost::asio::use_awaitable
    );
    const auto whole = head + length_in(pending.substr(0, head));
    if (pending.size() < whole) {
        co_await boost::asio::async_read(
            peer,
            boost::asio::dynamic_buffer(pending),
            boost::asio::transfer_exactly(whole - pending.size()),
            boost::asio::use_awaitable
        );
    }
    auto request = pending.substr(0, whole);
    pending.erase(0, whole);
    co_return request;
}

}  // namespace details

struct scripted_peer::state {
    using tcp = boost::asio::ip::tcp;

    explicit state(script does, std::uint16_t port)
        : next(std::move(does)),
          listener(loop, tcp::endpoint{boost::asio::ip::make_address("127.0.0.1"), port})
    {
    }

    boost::asio::awaitable<void> accept();
    boost::asio::awaitable<void> serve(tcp::socket peer);
    boost::asio::awaitable<void> serve_all(tcp::socket& peer);

    boost::asio::io_context loop;
    mutable std::mutex mutex;
    script next;
    std::string last;
    tcp::acceptor listener;
    std::atomic<int> requests = 0;
    std::atomic<int> connections = 0;
    int open = 0;
    std::atomic<int> most_open = 0;
};

inline boost::asio::awaitable<void> scripted_peer::state::accept()
{
    for (;;) {
        auto peer = co_await listener.async_accept(boost::asio::use_awaitable);
        ++connections;
        boost::asio::co_spawn(loop, serve(std::move(peer)), boost::asio::detached);
    }
}

inline boost::asio::awaitable<void> scripted_peer::state::serve(boost::asio::ip::tcp::socket peer)
{
    most_open = std::max(most_open.load(), ++open);
    try {
        co_await serve_all(peer);
    } catch (const boost::system::system_error&) {
        // The client went: that is its business.
    }
    --open;
}

inline boost::asio::awaitable<void> scripted_peer::state::serve_all(tcp::socket& peer)
{
    std::string pending;
    for (bool goes_on = true; goes_on;) {
        auto request = co_await details::read_request(peer, pending);
        ++requests;
        deed now;
        {
            const std::scoped_lock lock{mutex};
            now = next(request);
            last = std::move(request);
        }
        co_await boost::asio::async_write(
            peer, boost::asio::buffer(now.bytes), boost::asio::use_awaitable
        );
        goes_on = !now.close;
    }
}

inline deed answer_with(int status, std::string body, std::string more_fields)
{
    const auto type = status < 400 ? "application/json" : "application/problem+json";
    return {
        .bytes = "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: " + type +
                 "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more_fields +
                 "\r\n" + body,
    };
}

inline scripted_peer::scripted_peer(script does, std::uint16_t port)
    : state_(std::make_shared<state>(std::move(does), port))
{
    boost::asio::co_spawn(state_->loop, state_->accept(), boost::asio::detached);
    thread_ = std::thread{[state = state_] { state->loop.run(); }};
}

inline scripted_peer::~scripted_peer()
{
    state_->loop.stop();
    thread_.join();
}

inline std::uint16_t scripted_peer::port() const
{
    return state_->listener.local_endpoint().port();
}

inline void scripted_peer::does(script next)
{
    const std::scoped_lock lock{state_->mutex};
    state_->next = std::move(next);
}

inline int scripted_peer::requests() const
{
    return state_->requests;
}

inline int scripted_peer::connections() const
{
    return state_->connections;
}

inline int scripted_peer::most_open() const
{
    return state_->most_open;
}

inline std::string scripted_peer::last_request() const
{
    const std::scoped_lock lock{state_->mutex};
    return state_->last;
}

inline std::uint16_t dead_port()
{
    boost::asio::io_context loop;
    const boost::asio::ip::tcp::acceptor taken{
        loop, {boost::asio::ip::make_address("127.0.0.1"), 0}
    };
    return taken.local_endpoint().port();
}

}  // namespace souk::http::testing
