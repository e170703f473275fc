#include "http/connection.hpp"

#include "base/log.hpp"
#include "base/outage.hpp"
#include "http/accounting.hpp"
#include "http/chunked.hpp"
#include "http/response_head.hpp"

#include <algorithm>

namespace souk::http {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t large_body = 16'384;  // From here on sent without a copy.
constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";

struct count_guard {
    explicit count_guard(std::atomic<std::size_t>& count) : count(count), others(count.fetch_add(1))
    {
    }
    ~count_guard() { --count; }
    count_guard(const count_guard&) = delete;
    count_guard& operator=(const count_guard&) = delete;

    std::atomic<std::size_t>& count;
    std::size_t others;
};

}  // namespace

connection::connection(
    std::shared_ptr<worker> home, socket peer, std::string address, const router& routes
)
    : home_(std::move(home)), shared_(*home_->shared), wire_(*home_, std::move(peer)),
      address_(std::move(address)), routes_(routes)
{
}

task<> connection::run()
{
    bool open = true;
    while (open && !shared_.stopping) {
        open = co_await serve_one();
    }
    co_await wire_.say_goodbye();
}

task<> connection::turn_away()
{
    asked_ = begin_unread_request(address_, shared_);
    const auto sorry = problem(503, "too-many-connections", "Too many connections.", asked_);
    co_await send(sorry, true);
    co_await wire_.say_goodbye();
}

task<bool> connection::serve_one()
{
    auto head = co_await read_head();
    began_ = steady_clock::now();
    if (!head) {
        co_return co_await refuse(head.error());
    }
    asked_ = begin_request(*head, address_, shared_);
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
    wire_.enter(phase::work);
    const auto answered = co_await work(**admitted);
    co_return co_await answer(answered, head->keep_alive);
}

task<framed<request_head>> connection::read_head()
{
    const auto most = shared_.limits.header_bytes;
    scanner_.restart();
    wire_.enter(wire_.input().empty() ? phase::idle : phase::header);
    for (;;) {
        const auto end = scanner_.scan(wire_.input().text());
        if (!end) {
            co_return std::unexpected(end.error());
        }
        if (*end > most || (*end == 0 && wire_.input().size() >= most)) {
            const fault too_large{
                .status = 431, .slug = "header-too-large", .detail = "The header is too large."
            };
            co_return std::unexpected(too_large);
        }
        if (*end > 0) {
            auto head = parse_request_head(wire_.input().text().substr(0, *end));
            wire_.input().consume(*end);
            co_return head;
        }
        if (wire_.at() == phase::idle && !wire_.input().empty()) {
            wire_.enter(phase::header);
        }
        if (const auto failed = co_await wire_.read_some(1)) {
            co_return std::unexpected(*failed);
        }
    }
}

task<std::optional<fault>> connection::read_body(const request_head& head, std::uint64_t most)
{
    wire_.enter(phase::body);
    if (head.expects_continue && wire_.input().empty() && !co_await wire_.write(interim, {})) {
        co_return nobody_there;
    }
    if (head.chunked) {
        co_return co_await read_chunks(most);
    }
    while (asked_.body.size() < head.content_length) {
        const auto missing = head.content_length - asked_.body.size();
        if (wire_.input().empty()) {
            const auto wanted = std::clamp<std::uint64_t>(missing, 1, 65'536);
            if (const auto failed = co_await wire_.read_some(wanted)) {
                co_return failed;
            }
        }
        const auto part = wire_.input().text().substr(0, missing);
        asked_.body += part;
        wire_.input().consume(part.size());
    }
    wire_.input().shrink();
    co_return std::nullopt;
}

task<std::optional<fault>> connection::read_chunks(std::uint64_t most)
{
    chunked_body body{most};
    while (!body.done()) {
        if (wire_.input().empty()) {
            if (const auto failed = co_await wire_.read_some(1)) {
                co_return failed;
            }
        }
        const auto taken = body.take(wire_.input().text(), asked_.body);
        if (!taken) {
            co_return taken.error();
        }
        wire_.input().consume(*taken);
    }
    co_return std::nullopt;
}

task<response> connection::work(const route& taken)
{
    const count_guard counted{shared_.in_flight};
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
        asked_ = begin_unread_request(address_, shared_);
    }
    const auto refusal = problem(why.status, why.slug, why.detail, asked_);
    co_return co_await answer(refusal, false);
}

task<bool> connection::answer(const response& with, bool keep)
{
    const bool close = !keep || shared_.stopping;
    count_answer(*home_, asked_, with, began_);
    bool sent = false;
    if (with.stream && asked_.method != verb::head) {
        sent = co_await stream(with, close);
    } else {
        const answer_facts facts{.status = with.status, .bytes = body_size(with), .began = began_};
        log_answer(asked_, facts);
        sent = co_await send(with, close);
    }
    asked_ = {};
    co_return sent && !close;
}

// Logged when it is over, with what it came to.
task<bool> connection::stream(const response& with, bool close)
{
    const count_guard counted{shared_.streams};
    const auto may_go_on = [this] { return routes_.admit(asked_).has_value(); };
    const bool begun = co_await send(with, close);
    streamed_body body{wire_, shared_.world, !close, may_go_on};
    const bool whole = begun && co_await make(with, body);
    const answer_facts facts{.status = with.status, .bytes = body.sent(), .began = began_};
    log_answer(asked_, facts);
    co_return whole;
}

task<bool> connection::make(const response& with, streamed_body& body)
{
    try {
        co_await with.stream(body);
        co_return co_await body.finish();
    } catch (const unavailable& why) {
        log::warn("answer broken off", {{"requestId", asked_.request_id}, {"why", why.what()}});
    } catch (const std::exception& why) {
        log::error("answer broken off", {{"requestId", asked_.request_id}, {"why", why.what()}});
    }
    co_return false;
}

task<bool> connection::send(const response& answer, bool close)
{
    wire_.enter(phase::answer);
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
    co_return co_await wire_.write(output_, body);
}

std::uint64_t connection::body_limit(const route& taken) const
{
    return taken.body_limit > 0 ? taken.body_limit : shared_.limits.body_bytes;
}

}  // namespace souk::http
