#include "http/client.hpp"

#include "http/characters.hpp"
#include "http/dialing.hpp"
#include "http/input_buffer.hpp"
#include "http/response_reader.hpp"
#include "http/turns.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace souk::http {
namespace {

// An open connection between requests, or used by one of them.
struct link {
    explicit link(const executor& loop) : peer(loop) {}

    socket peer;
    input_buffer input;
};

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

bool is_repeatable(const client_request& request)
{
    const auto method = request.method;
    return request.repeatable ||
           (method != verb::post && method != verb::patch && method != verb::other);
}

struct client::state {
    state(executor loop, std::string host, std::uint16_t port, client_limits limits)
        : loop(std::move(loop)), host(std::move(host)), port(port), limits(limits),
          host_field(this->host + ":" + std::to_string(port)),
          connections(std::make_shared<turns>(limits.connections, limits.waiting))
    {
    }

    std::shared_ptr<link> take_idle();
    task<> connect(std::shared_ptr<link> to, steady_time deadline);
    task<client_response> exchange(attempt& how, const std::string& bytes, verb method);

    executor loop;
    std::string host;
    std::uint16_t port;
    client_limits limits;
    std::string host_field;
    std::shared_ptr<turns> connections;
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

task<> client::state::connect(std::shared_ptr<link> to, steady_time deadline)
{
    const auto patience = std::chrono::steady_clock::now() + limits.connect_time;
    std::shared_ptr<socket> peer{to, &to->peer};
    co_await dial(std::move(peer), host, port, std::min(deadline, patience));
}

task<client_response> client::state::exchange(attempt& how, const std::string& bytes, verb method)
{
    auto& peer = how.over->peer;
    auto& input = how.over->input;
    const auto [unsent, sent] =
        co_await boost::asio::async_write(peer, boost::asio::buffer(bytes), or_error);
    // Even so an answer may be there: a server that refuses early says why, and closes.
    response_reader reader{method, limits.body_bytes};
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
    if (reader.keep_alive() && !unsent && input.empty()) {
        idle.push_back(how.over);
    }
    co_return std::move(reader.answer());
}

client::client(executor loop, std::string host, std::uint16_t port, client_limits limits)
    : state_(std::make_shared<state>(std::move(loop), std::move(host), port, limits))
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
    const auto own_turn = co_await turns::take(state->connections, call.deadline);
    attempt how;
    how.over = state->take_idle();
    for (how.reused = how.over != nullptr;; how.reused = false) {
        if (!how.over) {
            how.over = std::make_shared<link>(state->loop);
            co_await state->connect(how.over, call.deadline);
        }
        const deadline_guard guard{
            std::shared_ptr<socket>{how.over, &how.over->peer}, call.deadline
        };
        try {
            co_return co_await state->exchange(how, bytes, request.method);
        } catch (const unavailable&) {
            if (guard.passed()) {
                throw answered_late{state->host_field + " did not answer in time"};
            }
            if (!how.reused || how.answered || !is_repeatable(request)) {
                throw;
            }
        }
        how.over = nullptr;
    }
}

}  // namespace souk::http
