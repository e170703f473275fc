// The framing unit against any bytes, and against every well-formed request.

#include "base/outage.hpp"
#include "http/characters.hpp"
#include "http/chunked.hpp"
#include "http/client.hpp"
#include "http/framing.hpp"
#include "http/response_reader.hpp"
#include "http/target.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fmt/format.h>
#include <rapidcheck.h>

namespace souk::http {
namespace {

// Random bytes hardly ever look like a request: these do, and go wrong somewhere.
rc::Gen<std::string> nearly_a_request()
{
    const auto part = rc::gen::elementOf(std::vector<std::string>{
        "GET",
        " ",
        "/",
        "/echo",
        "HTTP/1.1",
        "\r\n",
        "\r",
        "\n",
        "Host: a",
        "Host",
        ":",
        "a",
        "Content-Length: 5",
        "Transfer-Encoding: chunked",
        "\r\n\r\n",
        "?a=b",
        "%2F",
        "%",
        "..",
        "&",
        "=",
        "+",
        "\t",
        ",",
        "Connection: close",
        "Expect: 100-continue",
        "5\r\n",
        "0\r\n",
        std::string(1, '\0'),
        "\xff",
        "[",
        "]",
        "{",
        "999999999999999999999",
    });
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(part), [](const auto& parts) {
        std::string bytes;
        for (const auto& each : parts) {
            bytes += each;
        }
        return bytes;
    });
}

// RC_ASSERT evaluates both sides of || and &&, so what needs the first to hold goes through this.
void must(bool held)
{
    RC_ASSERT(held);
}

void read_as_everything(const std::string& bytes)
{
    head_scanner scanner;
    const auto end = scanner.scan(bytes);
    must(!end || *end <= bytes.size());
    if (end && *end > 0) {
        const auto head = parse_request_head(std::string_view{bytes}.substr(0, *end));
        must(!head || !(head->chunked && head->content_length > 0));
    }
    (void)parse_request_head(bytes);
    (void)parse_target(bytes);
    chunked_body chunks{100};
    std::string body;
    const auto taken = chunks.take(bytes, body);
    must(!taken || *taken <= bytes.size());
    RC_ASSERT(body.size() <= 100);
    try {
        response_reader reader{verb::get};
        RC_ASSERT(reader.take(bytes) <= bytes.size());
    } catch (const unavailable&) {
        return;  // It said that this is no answer.
    }
}

TEST(framing_property, no_bytes_break_it)
{
    EXPECT_TRUE(rc::check([](const std::string& bytes) { read_as_everything(bytes); }));
    EXPECT_TRUE(rc::check([] { read_as_everything(*nearly_a_request()); }));
}

TEST(framing_property, the_scanner_answers_the_same_however_bytes_arrive)
{
    EXPECT_TRUE(rc::check([] {
        const auto bytes = *nearly_a_request();
        head_scanner at_once;
        const auto whole = at_once.scan(bytes);
        head_scanner bit_by_bit;
        framed<std::size_t> end = 0;
        for (std::size_t size = 0; size <= bytes.size() && end && *end == 0; ++size) {
            end = bit_by_bit.scan(std::string_view{bytes}.substr(0, size));
        }
        RC_ASSERT(whole.has_value() == end.has_value());
        must(!whole || *whole == *end);
    }));
}

rc::Gen<std::string> text_of(const byte_set& allowed)
{
    std::string alphabet;
    for (int each = 0; each < 256; ++each) {
        if (allowed[static_cast<std::size_t>(each)]) {
            alphabet += static_cast<char>(each);
        }
    }
    return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(alphabet)));
}

TEST(framing_property, well_formed_requests_are_read_back)
{
    EXPECT_TRUE(rc::check([] {
        const auto segments = *rc::gen::container<std::vector<std::string>>(
            text_of(make_byte_set(" -_~\"'{}?#%", true))
        );
        const auto query = *rc::gen::container<std::map<std::string, std::string>>(
            text_of(make_byte_set(" &=+%/\\\n", true)), text_of(make_byte_set(" &=+%\t#\"", true))
        );
        const auto values = *rc::gen::container<std::vector<std::string>>(text_of(token_bytes));
        std::string path;
        std::string target;
        for (const auto& each : segments) {
            path += "/" + each;
            target += "/" + percent_encode(each);
        }
        path = path.empty() ? "/" : path;
        target = target.empty() ? "/" : target;
        char before = '?';
        for (const auto& [name, value] : query) {
            target += before + percent_encode(name) + "=" + percent_encode(value);
            before = '&';
        }
        std::string bytes = "POST " + target + " HTTP/1.1\r\nHOST: a.b:1\r\nContent-Length: 12\r\n";
        for (const auto& each : values) {
            bytes += "X-" + each + ":\t " + each + " \r\n";
        }
        bytes += "\r\n";
        head_scanner scanner;
        RC_PRE(values.size() < 90);
        RC_ASSERT(scanner.scan(bytes + "trailing").value() == bytes.size());
        const auto head = parse_request_head(bytes);
        RC_ASSERT(head.has_value());
        RC_ASSERT(head->method == verb::post);
        RC_ASSERT(head->path == path);
        RC_ASSERT(head->query == query);
        RC_ASSERT(head->content_length == 12U);
        RC_ASSERT(head->fields.size() == values.size() + 2);
        for (std::size_t each = 0; each < values.size(); ++each) {
            RC_ASSERT(head->fields[each + 2].second == values[each]);
        }
    }));
}

TEST(framing_property, chunks_are_joined_however_they_arrive)
{
    EXPECT_TRUE(rc::check([](const std::vector<std::string>& parts, std::size_t step) {
        std::string bytes;
        std::string whole;
        for (const auto& each : parts) {
            if (!each.empty()) {
                bytes += fmt::format("{:x}\r\n", each.size()) + each + "\r\n";
                whole += each;
            }
        }
        bytes += "0\r\n\r\n";
        const auto size = bytes.size();
        bytes += "next";
        chunked_body chunks{1'000'000};
        std::string body;
        std::size_t taken = 0;
        while (!chunks.done()) {
            const auto part = std::string_view{bytes}.substr(taken, step % 7 + 1);
            taken += chunks.take(part, body).value();
        }
        RC_ASSERT(body == whole);
        RC_ASSERT(taken == size);
    }));
}

}  // namespace
}  // namespace souk::http
