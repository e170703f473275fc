#include "http/tests/test_server.hpp"

#include "base/log.hpp"
#include "base/outage.hpp"
#include "base/tests/wait.hpp"
#include "http/framing.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>

namespace souk::http::testing {
namespace {

using tcp = boost::asio::ip::tcp;

task<result<response>> echo(const request& asked)
{
    response answer{.body = asked.path, .content_type = "text/plain"};
    for (const auto& [name, value] : asked.query) {
        answer.body += "|" + name + "=" + value;
    }
    answer.body += "|" + asked.body;
    co_return answer;
}

task<result<response>> hello(const request& asked)
{
    co_return response{.body = "hello " + (asked.who ? asked.who->email.value : "stranger")};
}

task<result<response>> show_item(const request& asked)
{
    co_return response{.body = "item " + asked.parameter("id")};
}

task<result<response>> show_fixed(const request& /*asked*/)
{
    co_return response{.body = "fixed"};
}

task<result<response>> fail_away(const request& /*asked*/)
{
    throw unavailable{"secret detail of the store"};
    co_return response{};
}

task<result<response>> fail_full(const request& /*asked*/)
{
    throw overloaded{"the queue is full"};
    co_return response{};
}

task<result<response>> fail_badly(const request& /*asked*/)
{
    throw std::runtime_error{"secret detail of a bug"};
    co_return response{};
}

task<result<response>> read_json(const request& asked)
{
    SOUK_CO_TRY(body, asked.json());
    const auto* const name = body.find("name");
    co_return response{.body = name != nullptr ? name->text : "nameless"};
}

result<principal> authenticate(std::string_view token, access wanted)
{
    if (token == "service" && wanted == access::service) {
        return principal{.email = {"order"}, .role = role::service};
    }
    if (token == "user" || token == "admin") {
        const auto role = token == "admin" ? role::admin : role::user;
        return principal{.email = {std::string{token} + "@example.org"}, .role = role};
    }
    if (token == "store-away") {
        throw unavailable{"no revocations"};
    }
    return unauthenticated("invalid-token", "The token is not valid.");
}

route make_route(verb method, std::string path, access who, handler serve, std::size_t limit = 0)
{
    return {
        .method = method,
        .path = std::move(path),
        .who = who,
        .serve = std::move(serve),
        .body_limit = limit,
    };
}

}  // namespace

router make_test_routes()
{
    router routes{authenticate};
    routes.add(make_route(verb::get, "/echo", access::anyone, echo));
    routes.add(make_route(verb::post, "/echo", access::anyone, echo));
    routes.add(make_route(verb::post, "/small", access::anyone, echo, 16));
    routes.add(make_route(verb::get, "/echo/{rest}", access::anyone, echo));
    routes.add(make_route(verb::get, "/items/{id}", access::anyone, show_item));
    routes.add(make_route(verb::get, "/items/fixed", access::anyone, show_fixed));
    routes.add(make_route(verb::post, "/items/{id}/stock", access::anyone, show_item));
    routes.add(make_route(verb::get, "/away", access::anyone, fail_away));
    routes.add(make_route(verb::get, "/full", access::anyone, fail_full));
    routes.add(make_route(verb::get, "/broken", access::anyone, fail_badly));
    routes.add(make_route(verb::post, "/json", access::anyone, read_json));
    routes.add(make_route(verb::get, "/users", access::user, hello));
    routes.add(make_route(verb::post, "/users", access::user, hello));
    routes.add(make_route(verb::get, "/admins", access::admin, hello));
    routes.add(make_route(verb::get, "/services", access::service, hello));
    return routes;
}

test_server::test_server(
    router routes, server_limits limits, std::size_t loops, std::unique_ptr<souk::world> world
)
    : world_(std::move(world)), routes_(std::move(routes))
{
    log::configure(log::level::error);  // The access log would bury what a test says.
    std::vector<executor> executors;
    for (std::size_t each = 0; each < loops; ++each) {
        loops_.push_back(std::make_unique<boost::asio::io_context>(1));
        executors.push_back(loops_.back()->get_executor());
    }
    server_ = std::make_unique<http::server>(executors, limits, *world_, metrics_);
    port_ = server_->listen("127.0.0.1", 0, routes_);
    for (auto& loop : loops_) {
        threads_.emplace_back([&loop] { loop->run(); });
    }
}

test_server::~test_server()
{
    server_.reset();
    for (auto& loop : loops_) {
        loop->stop();
    }
    threads_.clear();
}

void test_server::stop(milliseconds at_most)
{
    souk::testing::wait(server_->stop(at_most));
}

bool raw_answer::has(std::string_view line) const
{
    return head.contains("\r\n" + std::string{line} + "\r\n");
}

raw_peer::raw_peer(std::uint16_t port)
{
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
    const timeval most{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
}

void raw_peer::send(std::string_view bytes)
{
    boost::system::error_code closed;  // What the server thinks of it is read, not written.
    boost::asio::write(socket_, boost::asio::buffer(bytes.data(), bytes.size()), closed);
}

bool raw_peer::read_more()
{
    std::array<char, 65'536> bytes{};
    const auto count = ::recv(socket_.native_handle(), bytes.data(), bytes.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        throw std::runtime_error{"the server did not answer in ten seconds"};
    }
    if (count > 0) {
        pending_.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return count > 0;
}

std::optional<raw_answer> raw_peer::read(bool head_only)
{
    static constexpr std::string_view end = "\r\n\r\n";
    while (!pending_.contains(end)) {
        if (!read_more()) {
            return std::nullopt;
        }
    }
    raw_answer answer;
    const auto head_size = pending_.find(end) + end.size();
    answer.head = pending_.substr(0, head_size);
    pending_.erase(0, head_size);
    answer.status = std::stoi(answer.head.substr(9, 3));
    static constexpr std::string_view name = "Content-Length: ";
    const auto at = answer.head.find(name);
    const auto size =
        at == std::string::npos || head_only ? 0 : std::stoul(answer.head.substr(at + name.size()));
    while (pending_.size() < size) {
        if (!read_more()) {
            return std::nullopt;
        }
    }
    answer.body = pending_.substr(0, size);
    pending_.erase(0, size);
    return answer;
}

std::string raw_peer::take(std::size_t size)
{
    while (pending_.size() < size && read_more()) {
    }
    auto taken = pending_.substr(0, size);
    pending_.erase(0, taken.size());
    return taken;
}

bool raw_peer::is_closed()
{
    return pending_.empty() && !read_more();
}

std::optional<raw_answer> ask(const test_server& server, std::string_view bytes)
{
    raw_peer peer{server.port()};
    peer.send(bytes);
    return peer.read();
}

}  // namespace souk::http::testing
