// A way to the server that can lose its answers.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace souk::storage::cassandra::testing {

class flaky_proxy {
public:
    // To a server of this machine: "127.0.0.1:9042".
    explicit flaky_proxy(const std::string& server)
        : server_(
              boost::asio::ip::make_address(server.substr(0, server.find(':'))),
              static_cast<std::uint16_t>(std::stoi(server.substr(server.find(':') + 1)))
          )
    {
        boost::asio::co_spawn(loop_, accept(), boost::asio::detached);
        thread_ = std::thread{[this] { loop_.run(); }};
    }

    ~flaky_proxy()
    {
        loop_.stop();
        thread_.join();
    }
    flaky_proxy(const flaky_proxy&) = delete;
    flaky_proxy& operator=(const flaky_proxy&) = delete;

    std::string address() const
    {
        return "127.0.0.1:" + std::to_string(listening_.local_endpoint().port());
    }

    // From now on the server gets what it is sent, and its answers get lost.
    void lose_answers() { losing_ = true; }

    // As before; connections that lost something are closed.
    void recover()
    {
        losing_ = false;
        boost::asio::post(loop_, [this] {
            for (const auto& each : open_) {
                if (const auto both = each.lock(); both && both->lost) {
                    close(*both);
                }
            }
            open_.clear();
        });
    }

private:
    using tcp = boost::asio::ip::tcp;

    struct pair {
        tcp::socket client;
        tcp::socket server;
        bool lost = false;
    };

    boost::asio::awaitable<void> accept()
    {
        for (;;) {
            const auto both = std::make_shared<pair>(pair{
                co_await listening_.async_accept(boost::asio::use_awaitable), tcp::socket{loop_}
            });
            open_.push_back(both);
            co_await both->server.async_connect(server_, boost::asio::use_awaitable);
            boost::asio::co_spawn(loop_, requests(both), boost::asio::detached);
            boost::asio::co_spawn(loop_, answers(both), boost::asio::detached);
        }
    }

    static void close(pair& both)
    {
        boost::system::error_code ignored;
        both.client.close(ignored);
        both.server.close(ignored);
    }

    boost::asio::awaitable<void> requests(std::shared_ptr<pair> both)
    {
        co_await forward(both->client, both->server, both, false);
    }

    boost::asio::awaitable<void> answers(std::shared_ptr<pair> both)
    {
        co_await forward(both->server, both->client, both, true);
    }

    boost::asio::awaitable<void>
    forward(tcp::socket& from, tcp::socket& to, std::shared_ptr<pair> both, bool may_lose)
    {
        std::array<char, 65'536> bytes{};
        try {
            for (;;) {
                const auto size = co_await from.async_read_some(
                    boost::asio::buffer(bytes), boost::asio::use_awaitable
                );
                both->lost = both->lost || (may_lose && losing_);
                if (!both->lost || !may_lose) {
                    co_await boost::asio::async_write(
                        to, boost::asio::buffer(bytes.data(), size), boost::asio::use_awaitable
                    );
                }
            }
        } catch (const boost::system::system_error&) {
            // An end is closed, and so will be the other.
        }
        close(*both);
    }

    boost::asio::io_context loop_{1};
    tcp::endpoint server_;
    tcp::acceptor listening_{loop_, tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}};
    std::atomic<bool> losing_ = false;
    std::vector<std::weak_ptr<pair>> open_;
    std::thread thread_;
};

}  // namespace souk::storage::cassandra::testing
