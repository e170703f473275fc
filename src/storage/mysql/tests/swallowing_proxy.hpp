// A proxy in front of a MySQL server that cuts the connection at a COMMIT.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <list>
#include <string_view>
#include <thread>

namespace souk::storage::mysql::testing {

// Threads that block are simple enough here.
class swallowing_proxy {
public:
    enum class when { before_the_server, after_the_server };

    explicit swallowing_proxy(std::uint16_t server) : server_(server)
    {
        accepting_ = std::jthread{[this] { accept(); }};
    }

    ~swallowing_proxy()
    {
        stopping_ = true;
        tcp::socket last{loop_};
        boost::system::error_code ignored;
        last.connect({boost::asio::ip::address_v4::loopback(), port()}, ignored);
        accepting_.join();
    }
    swallowing_proxy(const swallowing_proxy&) = delete;
    swallowing_proxy& operator=(const swallowing_proxy&) = delete;

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    void swallow_next_commit(when at)
    {
        at_ = at;
        armed_ = true;
    }
    bool has_swallowed() const { return !armed_; }

private:
    using tcp = boost::asio::ip::tcp;

    struct pair {
        pair(boost::asio::io_context& loop) : client(loop), server(loop) {}
        tcp::socket client;
        tcp::socket server;
        std::atomic<bool> silent = false;  // The client hears no more.
        std::jthread up;
        std::jthread down;

        void cut()
        {
            boost::system::error_code ignored;
            client.shutdown(tcp::socket::shutdown_both, ignored);
            server.shutdown(tcp::socket::shutdown_both, ignored);
        }
    };

    void accept()
    {
        while (true) {
            auto& next = pairs_.emplace_back(loop_);
            acceptor_.accept(next.client);
            if (stopping_) {
                break;
            }
            next.server.connect({boost::asio::ip::address_v4::loopback(), server_});
            next.up = std::jthread{[this, &next] { carry_up(next); }};
            next.down = std::jthread{[&next] { carry_down(next); }};
        }
        for (auto& each : pairs_) {
            each.cut();
        }
        pairs_.clear();
    }

    void carry_up(pair& it)
    {
        std::array<char, 16'384> buffer{};
        boost::system::error_code failed;
        while (true) {
            const auto size = it.client.read_some(boost::asio::buffer(buffer), failed);
            if (failed) {
                break;
            }
            const std::string_view sent{buffer.data(), size};
            if (sent.ends_with("COMMIT") && armed_.exchange(false)) {
                it.silent = true;
                if (at_ == when::before_the_server) {
                    break;
                }
            }
            boost::asio::write(it.server, boost::asio::buffer(sent), failed);
        }
        if (!it.silent || at_ == when::before_the_server) {
            it.cut();
        }
    }

    static void carry_down(pair& it)
    {
        std::array<char, 16'384> buffer{};
        boost::system::error_code failed;
        while (true) {
            const auto size = it.server.read_some(boost::asio::buffer(buffer), failed);
            if (failed || it.silent) {
                break;
            }
            boost::asio::write(it.client, boost::asio::buffer(buffer, size), failed);
        }
        it.cut();
    }

    std::uint16_t server_;
    boost::asio::io_context loop_;
    tcp::acceptor acceptor_{loop_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::list<pair> pairs_;
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> armed_ = false;
    std::atomic<when> at_ = when::before_the_server;
    std::jthread accepting_;
};

}  // namespace souk::storage::mysql::testing
