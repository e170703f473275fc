#include "http/client.hpp"

#include "base/outage.hpp"
#include "http/characters.hpp"
#include "http/input_buffer.hpp"
#include "http/response_reader.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace souk::http {
namespace {

using tcp = boost::asio::ip::tcp;
using socket = boost::asio::basic_stream_socket<tcp, executor>;
using timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock,
    boost::asio::wait_traits<std::chrono::steady_clock>,
    executor>;

constexpr auto or_error = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});
constexpr std::size_t most_idle = 256;

// An open connection between requests, or used by one of them.
struct link {
    explicit link(const executor& loop) : peer(loop) {}

    socket peer;
    input_buffer input;
};

// Closes the link when the time is over: what waits for it then fails.
class deadline_guard {
public:
    deadline_guard(const executor& loop, const std::shared_ptr<link>& guarded, steady_time deadline)
        : timer_(loop)
    {
        // A deadline of a world that is not the system's may be far beyond what a timer can hold.
        const auto most = std::chrono::steady_clock::now() + std::chrono::hours{24};
        timer_.expires_at(std::min(deadline, most));
        timer_.async_wait([guarded, passed = passed_](const boost::system::error_code& canceled) {
            if (!canceled) {
                *passed = true;
                boost::system::error_code ignored;  // Closed already is as good.
                guarded->peer.close(ignored);
            }
        });
    }

    bool passed() const { return *passed_; }

private:
    std::shared_ptr<bool> passed_ = std::make_shared<bool>(false);
    timer timer_;
};

bool is_repeatable(verb method)
{
    return method != verb::post && method != verb::patch && method != verb::other;
}

// Whether the server has neither closed an idle connection nor sent what nobody asked for.
bool is_quiet(socket& peer)
{
    char byte = 0;
    boost::system::error_code error;
    peer.non_blocking(true, error);
    peer.receive(boost::asio::buffer(&byte, 1), socket::message_peek, error);
    return error == boost::asio::error::would_block;
}

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    if (!all_in(token_bytes, name) || std::ranges::any_of(value, is_forbidden_in_line)) {
        throw std::invalid_argument{"a request's header field is malformed"};
    }
    out.append(name).append(": ").append(value).append("\r\n");
}

std::string to_bytes(const client_request& request, std::string_view host)
{
    static constexpr byte_set target_bytes = make_byte_set("-._~!$&'()*+,;=:@/?%[]^|`{}\\", true);
    if (!request.target.starts_with('/') || !all_in(target_bytes, request.target)) {
        throw std::invalid_argument{"a request's target must be an encoded path"};
    }
    std::string bytes;
    bytes.reserve(256 + request.target.size() + request.body.size());
    bytes.append(to_string(request.method)).append(" ").append(request.target);
    bytes.append(" HTTP/1.1\r\n");
    append_field(bytes, "Host", host);
    for (const auto& [name, value] : request.fields) {
        append_field(bytes, name, value);
    }
    if (!request.body.empty()) {
        append_field(bytes, "Content-Type", request.content_type);
    }
    const bool may_have_body = request.method != verb::get && request.method != verb::head;
    if (!request.body.empty() || may_have_body) {
        append_field(bytes, "Content-Length", std::to_string(request.body.size()));
    }
    return bytes.append("\r\n").append(request.body);
}

// How far an attempt came, for the decision whether it may be repeated.
struct attempt {
    std::shared_ptr<link> over;
    bool reused = false;
    bool answered = false;  // A byte of the answer was there.
};

}  // namespace

struct client::state {
    state(executor loop, std::string host, std::uint16_t port)
        : loop(std::move(loop)), host(std::move(host)), port(port),
          host_field(this->host + ":" + std::to_string(port))
    {
    }

    std::shared_ptr<link> take_idle();
    task<> connect(std::shared_ptr<link> to);
    task<client_response> exchange(attempt& how, const std::string& bytes, verb method);

    executor loop;
    std::string host;
    std::uint16_t port;
    std::string host_field;
    std::vector<std::shared_ptr<link>> idle;
};

std::shared_ptr<link> client::state::take_idle()
{
    while (!idle.empty()) {
        auto last = std::move(idle.back());
        idle.pop_back();
        if (is_quiet(last->peer)) {
            return last;
        }
    }
    return nullptr;
}

task<> client::state::connect(std::shared_ptr<link> to)
{
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    if (!error) {
        const tcp::endpoint server{address, port};
        std::tie(error) = co_await to->peer.async_connect(server, or_error);
    } else {
        boost::asio::ip::basic_resolver<tcp, executor> resolver{loop};
        const auto [unknown, found] =
            co_await resolver.async_resolve(host, std::to_string(port), or_error);
        if (unknown) {
            throw unavailable{"can't find " + host + ": " + unknown.message()};
        }
        const auto [refused, server] =
            co_await boost::asio::async_connect(to->peer, found, or_error);
        error = refused;
    }
    if (error) {
        throw unavailable{"can't reach " + host_field + ": " + error.message()};
    }
    to->peer.set_option(tcp::no_delay{true});
}

task<client_response> client::state::exchange(attempt& how, const std::string& bytes, verb method)
{
    if (!how.over->peer.is_open()) {
        co_await connect(how.over);
    }
    auto& peer = how.over->peer;
    auto& input = how.over->input;
    const auto [unsent, sent] =
        co_await boost::asio::async_write(peer, boost::asio::buffer(bytes), or_error);
    // Even so an answer may be there: a server that refuses early says why, and closes.
    response_reader reader{method};
    while (!reader.done()) {
        const auto room = input.room(input_buffer::usual_size);
        const auto [closed, count] =
            co_await peer.async_read_some(boost::asio::buffer(room.data(), room.size()), or_error);
        how.answered = how.answered || count > 0;
        input.add(count);
        for (std::size_t taken = 1; taken > 0 && !reader.done() && !input.empty();) {
            taken = reader.take(input.text());
            input.consume(taken);
        }
        if (closed && !reader.done() && !(closed == boost::asio::error::eof && reader.end())) {
            throw unavailable{host_field + " closed the connection: " + closed.message()};
        }
    }
    input.shrink();
    if (reader.keep_alive() && !unsent && input.empty() && idle.size() < most_idle) {
        idle.push_back(how.over);
    }
    co_return std::move(reader.answer());
}

client::client(executor loop, std::string host, std::uint16_t port)
    : state_(std::make_shared<state>(std::move(loop), std::move(host), port))
{
}

client::~client() = default;

std::string_view client_response::header(std::string_view name) const
{
    const auto found = std::ranges::find(fields, name, &headers::value_type::first);
    return found == fields.end() ? std::string_view{} : std::string_view{found->second};
}

task<client_response> client::send(const call& call, const client_request& request)
{
    const auto state = state_;
    const auto bytes = to_bytes(request, state->host_field);
    attempt how;
    how.over = state->take_idle();
    for (how.reused = how.over != nullptr;; how.reused = false) {
        if (!how.over) {
            how.over = std::make_shared<link>(state->loop);
        }
        const deadline_guard guard{state->loop, how.over, call.deadline};
        try {
            co_return co_await state->exchange(how, bytes, request.method);
        } catch (const unavailable&) {
            if (guard.passed()) {
                throw unavailable{state->host_field + " did not answer in time"};
            }
            if (!how.reused || how.answered || !is_repeatable(request.method)) {
                throw;
            }
        }
        how.over = nullptr;
    }
}

}  // namespace souk::http
