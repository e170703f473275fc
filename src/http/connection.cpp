#include "http/connection.hpp"

#include "http/accounting.hpp"
#include "http/chunked.hpp"
#include "http/response_head.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <array>

namespace souk::http {
namespace {

using std::chrono::steady_clock;

// The other side closed, or the server stops: nobody waits for an answer.
constexpr fault nobody_there{.status = 0};

constexpr std::size_t large_body = 16 * 1024;  // From here on sent without a copy.
constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr milliseconds goodbye_time{2'000};
constexpr milliseconds hasty_goodbye_time{200};  // While the server stops.
constexpr std::size_t goodbye_bytes = 8 * 1024 * 1024;

struct counted_in_flight {
    explicit counted_in_flight(std::atomic<std::size_t>& count)
        : count(count), others(count.fetch_add(1))
    {
    }
    ~counted_in_flight() { --count; }
    counted_in_flight(const counted_in_flight&) = delete;
    counted_in_flight& operator=(const counted_in_flight&) = delete;

    std::atomic<std::size_t>& count;
    std::size_t others;
};

}  // namespace

connection::connection(
    std::shared_ptr<worker> home, socket peer, std::string address, const router& routes
)
    : home_(std::move(home)), shared_(*home_->shared), socket_(std::move(peer)),
      address_(std::move(address)), routes_(routes), listing_(*home_, *this)
{
}

task<> connection::run()
{
    boost::system::error_code ignored;  // A socket that is gone says so on the first read.
    socket_.set_option(tcp::no_delay{true}, ignored);
    bool open = true;
    while (open && !shared_.stopping) {
        open = co_await serve_one();
    }
    co_await say_goodbye();
}

task<> connection::turn_away()
{
    asked_ = begin_request({.method = verb::other}, address_, shared_);
    const auto sorry = problem(503, "too-many-connections", "Too many connections.", asked_);
    co_await send(sorry, true);
    co_await say_goodbye();
}

task<bool> connection::serve_one()
{
    auto head = co_await read_head();
    began_ = steady_clock::now();
    if (!head) {
        co_return co_await refuse(head.error());
    }
    asked_ = begin_request(*std::move(head), address_, shared_);
    const auto admitted = routes_.admit(asked_);
    const auto most = admitted ? body_limit(**admitted) : shared_.limits.body_bytes;
    if (!admitted && (head->expects_continue || head->content_length > most)) {
        co_return co_await answer(admitted.error(), false);
    }
    if (head->content_length > most) {
        co_return co_await refuse(body_too_large());
    }
    if (head->has_body()) {
        if (const auto failed = co_await read_body(*head, most)) {
            co_return co_await refuse(*failed);
        }
    }
    if (!admitted) {
        co_return co_await answer(admitted.error(), head->keep_alive);
    }
    phase_ = phase::work;
    const auto answered = co_await work(**admitted);
    co_return co_await answer(answered, head->keep_alive);
}

task<framed<request_head>> connection::read_head()
{
    const auto most = shared_.limits.header_bytes;
    scanner_.restart();
    enter(input_.empty() ? phase::idle : phase::header);
    for (;;) {
        const auto end = scanner_.scan(input_.text());
        if (!end) {
            co_return std::unexpected(end.error());
        }
        if (*end > most || (*end == 0 && input_.size() >= most)) {
            const fault too_large{
                .status = 431, .slug = "header-too-large", .detail = "The header is too large."
            };
            co_return std::unexpected(too_large);
        }
        if (*end > 0) {
            auto head = parse_request_head(input_.text().substr(0, *end));
            input_.consume(*end);
            co_return head;
        }
        if (phase_ == phase::idle && !input_.empty()) {
            enter(phase::header);
        }
        if (const auto failed = co_await read_some(1)) {
            co_return std::unexpected(*failed);
        }
    }
}

task<std::optional<fault>> connection::read_some(std::size_t least)
{
    const auto room = input_.room(least);
    const auto [error, count] =
        co_await socket_.async_read_some(boost::asio::buffer(room.data(), room.size()), or_error);
    input_.add(count);
    if (!error) {
        co_return std::nullopt;
    }
    const bool late = error == boost::asio::error::operation_aborted &&
                      (phase_ == phase::header || phase_ == phase::body);
    peer_gone_ = !late;
    if (late) {
        const fault timed_out{
            .status = 408, .slug = "request-timeout", .detail = "The request came too slowly."
        };
        co_return timed_out;
    }
    co_return nobody_there;
}

task<std::optional<fault>> connection::read_body(const request_head& head, std::uint64_t most)
{
    enter(phase::body);
    if (head.expects_continue && input_.empty() && !co_await write(interim, {})) {
        co_return nobody_there;
    }
    if (head.chunked) {
        co_return co_await read_chunks(most);
    }
    while (asked_.body.size() < head.content_length) {
        const auto missing = head.content_length - asked_.body.size();
        if (input_.empty()) {
            const auto wanted = std::clamp<std::uint64_t>(missing, 1, 65'536);
            if (const auto failed = co_await read_some(wanted)) {
                co_return failed;
            }
        }
        const auto part = input_.text().substr(0, missing);
        asked_.body += part;
        input_.consume(part.size());
    }
    input_.shrink();
    co_return std::nullopt;
}

task<std::optional<fault>> connection::read_chunks(std::uint64_t most)
{
    chunked_body body{most};
    while (!body.done()) {
        if (input_.empty()) {
            if (const auto failed = co_await read_some(1)) {
                co_return failed;
            }
        }
        const auto taken = body.take(input_.text(), asked_.body);
        if (!taken) {
            co_return taken.error();
        }
        input_.consume(*taken);
    }
    co_return std::nullopt;
}

task<response> connection::work(const route& taken)
{
    const counted_in_flight counted{shared_.in_flight};
    if (counted.others >= shared_.limits.requests_in_flight) {
        note_refusal(shared_.metrics, "requests-in-flight");
        co_return problem(503, "overloaded", "Too much is going on; try again.", asked_);
    }
    co_return co_await routes_.serve(taken, asked_);
}

task<bool> connection::refuse(fault why)
{
    if (why.status == 0) {
        co_return false;
    }
    note_refusal(shared_.metrics, why.slug);
    if (asked_.request_id.empty()) {
        asked_ = begin_request({.method = verb::other}, address_, shared_);
    }
    const auto refusal = problem(why.status, why.slug, why.detail, asked_);
    co_return co_await answer(refusal, false);
}

task<bool> connection::answer(const response& with, bool keep)
{
    const bool close = !keep || shared_.stopping;
    note_answer(*home_, asked_, with, began_);
    const bool sent = co_await send(with, close);
    asked_ = {};
    co_return sent && !close;
}

task<bool> connection::send(const response& answer, bool close)
{
    enter(phase::answer);
    output_.clear();
    const head_facts facts{.date = home_->date(), .request_id = asked_.request_id, .close = close};
    append_head(output_, answer, facts);
    std::string_view body = answer.shared_body ? *answer.shared_body : answer.body;
    if (asked_.method == verb::head || answer.status == 204 || answer.status == 304) {
        body = {};
    }
    if (body.size() < large_body) {
        output_ += body;
        body = {};
    }
    co_return co_await write(output_, body);
}

task<bool> connection::write(std::string_view first, std::string_view second)
{
    while (!first.empty() || !second.empty()) {
        const std::array parts{
            boost::asio::buffer(first.data(), first.size()),
            boost::asio::buffer(second.data(), second.size()),
        };
        const auto [error, count] = co_await socket_.async_write_some(parts, or_error);
        if (error) {
            peer_gone_ = true;
            co_return false;
        }
        const auto of_first = std::min(count, first.size());
        first.remove_prefix(of_first);
        second.remove_prefix(count - of_first);
    }
    co_return true;
}

// Closing while bytes are still coming in would reset the connection and could take the answer
// from the other side before it was read: so what comes is read for a little while.
task<> connection::say_goodbye()
{
    boost::system::error_code failed;
    socket_.shutdown(tcp::socket::shutdown_send, failed);
    if (failed || peer_gone_) {
        co_return;
    }
    enter(phase::goodbye);
    for (std::size_t total = 0; total < goodbye_bytes; total += input_.size()) {
        input_.consume(input_.size());
        if (co_await read_some(input_buffer::usual_size) || steady_clock::now() > deadline_) {
            co_return;
        }
    }
}

std::uint64_t connection::body_limit(const route& taken) const
{
    return taken.body_limit > 0 ? taken.body_limit : shared_.limits.body_bytes;
}

void connection::enter(phase next)
{
    phase_ = next;
    const auto& limits = shared_.limits;
    switch (next) {
    case phase::idle: deadline_ = steady_clock::now() + limits.idle_time; break;
    case phase::header: deadline_ = steady_clock::now() + limits.header_time; break;
    case phase::body: deadline_ = steady_clock::now() + limits.body_time; break;
    case phase::work: deadline_ = steady_time::max(); break;
    case phase::answer: deadline_ = steady_clock::now() + limits.write_time; break;
    case phase::goodbye:
        deadline_ = steady_clock::now() + (shared_.stopping ? hasty_goodbye_time : goodbye_time);
        break;
    }
}

void connection::sweep(steady_time now)
{
    if (now > deadline_) {
        boost::system::error_code ignored;  // Then there was nothing to cancel.
        socket_.cancel(ignored);
    }
}

void connection::stop()
{
    if (phase_ == phase::idle || phase_ == phase::goodbye) {
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }
}

void connection::abort()
{
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace souk::http
