#include "instructions/desk.hpp"

#include "http/accounting.hpp"
#include "http/framing.hpp"
#include "http/response_head.hpp"

#include <fmt/format.h>
#include <stdexcept>

namespace souk::bench {

namespace {

constexpr std::string_view address = "127.0.0.1";

}  // namespace

desk::desk(lone_shop& of, souk::metrics& metrics)
    : shop_(of), routes_(of.settings(), of, of.world(), metrics),
      home_(
          of.loop(), std::make_shared<http::shared_state>(of.settings().http, of.world(), metrics)
      )
{
}

std::string desk::token_of(std::string_view email, role standing)
{
    const auto now = std::chrono::floor<seconds>(shop_.world().now());
    const auth::claims claims{
        .who = {.email = {std::string{email}}, .role = standing},
        .issued_at = now,
        .expires_at = now + shop_.settings().tokens.life,
        .token_id = shop_.world().new_id(),
    };
    return shop_.tokens().sign(claims, auth::audience::api);
}

// What a browser's library sends, more or less.
std::string desk::request(std::string_view line, const std::string& token, std::string_view body)
{
    const std::string content =
        body.empty()
            ? ""
            : fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
    return fmt::format(
        "{} HTTP/1.1\r\nHost: shop.example.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n"
        "Accept: application/json\r\nAccept-Encoding: gzip, deflate, br\r\n"
        "Authorization: Bearer {}\r\n{}\r\n{}",
        line,
        token,
        content,
        body
    );
}

task<int> desk::serve(std::string_view bytes)
{
    const auto began = shop_.world().steady_now();
    http::head_scanner scanner;
    const auto end = scanner.scan(bytes);
    if (!end || *end == 0) {
        throw std::runtime_error{"a request without an end"};
    }
    auto head = http::parse_request_head(bytes.substr(0, *end));
    if (!head) {
        throw std::runtime_error{"a malformed request"};
    }
    auto asked = http::begin_request(*head, std::string{address}, *home_.shared);
    const auto admitted = routes_.gateway.admit(asked);
    asked.body = bytes.substr(*end);
    const auto answer =
        admitted ? co_await routes_.gateway.serve(**admitted, asked) : admitted.error();
    http::count_answer(home_, asked, answer, began);
    answer_.clear();
    http::append_head(answer_, answer, {.date = home_.date(), .request_id = asked.request_id});
    answer_ += answer.shared_body ? *answer.shared_body : answer.body;
    co_return answer.status;
}

const std::string& desk::ask(std::string_view bytes, int expected)
{
    const int status = shop_.run(serve(bytes));
    if (status != expected) {
        throw std::runtime_error{fmt::format("{} instead of {}: {}", status, expected, answer_)};
    }
    return answer_;
}

std::string text_in(std::string_view answer, std::string_view member)
{
    const std::string name = fmt::format(R"("{}":")", member);
    const auto begin = answer.find(name);
    if (begin == std::string_view::npos) {
        return {};
    }
    const auto rest = answer.substr(begin + name.size());
    return std::string{rest.substr(0, rest.find('"'))};
}

}  // namespace souk::bench
