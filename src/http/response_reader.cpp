#include "http/response_reader.hpp"

#include "base/outage.hpp"
#include "http/characters.hpp"

#include <algorithm>

namespace souk::http {
namespace {

constexpr std::size_t most_head_bytes = 65'536;

// HTTP/1.1 200 OK
int parse_status(std::string_view line)
{
    const bool ours = line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ");
    if (!ours || line.size() < 12 || !all_in(digit_bytes, line.substr(9, 3))) {
        throw unavailable{"the server's answer is no HTTP"};
    }
    return (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
}

}  // namespace

std::size_t response_reader::take(std::string_view arrived)
{
    switch (at_) {
    case place::head: return take_head(arrived);
    case place::chunks: return take_chunks(arrived);
    case place::done: return 0;
    case place::counted:
    case place::until_close: break;
    }
    auto part = arrived;
    if (at_ == place::counted) {
        part = part.substr(0, missing_);
        missing_ -= part.size();
        at_ = missing_ == 0 ? place::done : place::counted;
    }
    answer_.body += part;
    if (answer_.body.size() > most_body_bytes_) {
        throw unavailable{"the server's answer is too large"};
    }
    return part.size();
}

bool response_reader::end()
{
    if (at_ == place::until_close) {
        at_ = place::done;
    }
    return done();
}

std::size_t response_reader::take_head(std::string_view arrived)
{
    const auto end = scanner_.scan(arrived);
    if (!end || arrived.size() > most_head_bytes) {
        throw unavailable{"the server's answer has a malformed header"};
    }
    if (*end == 0) {
        return 0;
    }
    const auto head = arrived.substr(0, *end);
    const auto line_end = head.find("\r\n");
    answer_.status = parse_status(head.substr(0, line_end));
    auto fields = parse_fields(head.substr(line_end + 2));
    if (!fields) {
        throw unavailable{"the server's answer has a malformed header"};
    }
    scanner_.restart();
    if (answer_.status >= 200) {  // Else an interim answer: the real one follows.
        keep_alive_ = head[7] == '1';
        answer_.fields = *std::move(fields);
        begin_body();
    }
    return *end;
}

void response_reader::begin_body()
{
    keep_alive_ = keep_alive_ && !lists(answer_.header("connection"), "close");
    if (asked_ == verb::head || answer_.status == 204 || answer_.status == 304) {
        at_ = place::done;
        return;
    }
    if (const auto encoding = answer_.header("transfer-encoding"); !encoding.empty()) {
        if (!equal_without_case(encoding, "chunked")) {
            throw unavailable{"the server's answer has an unknown encoding"};
        }
        at_ = place::chunks;
        return;
    }
    if (answer_.header("content-length").empty()) {
        keep_alive_ = false;
        at_ = place::until_close;
        return;
    }
    const auto length = parse_length(answer_.header("content-length"));
    if (!length || *length > most_body_bytes_) {
        throw unavailable{"the server's answer has an impossible length"};
    }
    missing_ = *length;
    at_ = missing_ == 0 ? place::done : place::counted;
}

std::size_t response_reader::take_chunks(std::string_view arrived)
{
    const auto taken = chunks_.take(arrived, answer_.body);
    if (!taken) {
        throw unavailable{"the server's answer has malformed chunks"};
    }
    if (chunks_.done()) {
        at_ = place::done;
    }
    return *taken;
}

}  // namespace souk::http
