// A server on a loopback port, and a peer that sends it raw bytes.
#pragma once

#include "base/tests/fake_world.hpp"
#include "http/server.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace souk::http::testing {

// Serves a router on loops of its own threads while it lives.
class test_server {
public:
    explicit test_server(
        router routes,
        server_limits limits = {},
        std::size_t loops = 1,
        std::unique_ptr<souk::world> world = std::make_unique<souk::testing::fake_world>()
    );
    ~test_server();
    test_server(const test_server&) = delete;
    test_server& operator=(const test_server&) = delete;

    std::uint16_t port() const { return port_; }
    executor loop() { return loops_.front()->get_executor(); }
    http::server& server() { return *server_; }
    souk::metrics& metrics() { return metrics_; }

    // Stops the server gracefully, and waits for it.
    void stop(milliseconds at_most);

private:
    std::unique_ptr<souk::world> world_;
    souk::metrics metrics_;
    router routes_;
    std::vector<std::unique_ptr<boost::asio::io_context>> loops_;
    std::unique_ptr<http::server> server_;
    std::uint16_t port_ = 0;
    std::vector<std::jthread> threads_;
};

struct raw_answer {
    int status = 0;
    std::string head;
    std::string body;

    // Whether the head has that line.
    bool has(std::string_view line) const;
};

// Reads with a time-out of ten seconds, so that a test that waits in vain fails.
class raw_peer {
public:
    explicit raw_peer(std::uint16_t port);

    void send(std::string_view bytes);

    // The next answer; nothing when the connection is closed before it is whole.
    std::optional<raw_answer> read(bool head_only = false);

    // The next so many bytes; fewer when the connection is closed before.
    std::string take(std::size_t size);

    // Whether the server closes the connection, with no further byte.
    bool is_closed();

    // Says that no more will be sent.
    void finish() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }

private:
    bool read_more();

    boost::asio::io_context loop_;
    boost::asio::ip::tcp::socket socket_{loop_};
    std::string pending_;
};

// Sends one request on a connection of its own.
std::optional<raw_answer> ask(const test_server& server, std::string_view bytes);

// A router whose /echo answers the path, the query and the body; /users, /admins and /services ask
// for a token, which is the role's name.
router make_test_routes();

}  // namespace souk::http::testing
