// Where a request begins and ends, read so strictly that no other party can read it otherwise. No
// I/O, any bytes will do. What a lenient parser would repair is refused, so there is no second
// parser behind this one that could disagree with it.
#pragma once

#include "http/message.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace souk::http {

// Why what came in is refused; the connection can't be used any longer.
struct fault {
    int status = 400;
    std::string_view slug = "malformed-request";
    std::string_view detail;
};

template <class T>
using framed = std::expected<T, fault>;

inline std::unexpected<fault> malformed(std::string_view detail)
{
    return std::unexpected(fault{.detail = detail});
}

struct request_head {
    verb method = verb::get;
    std::string path;
    std::map<std::string, std::string> query;
    headers fields;
    std::uint64_t content_length = 0;
    bool chunked = false;
    bool keep_alive = true;
    bool expects_continue = false;

    bool has_body() const { return chunked || content_length > 0; }
};

// Looks for the end of a head while its bytes arrive, and refuses a byte that none may hold as
// soon as it is there: bare CR or LF, NUL and other controls.
class head_scanner {
public:
    // `arrived` holds all bytes since the head's beginning. Answers the length of the head with
    // its empty line, or 0 while that is still to come.
    framed<std::size_t> scan(std::string_view arrived);

    void restart() { *this = {}; }

private:
    std::size_t scanned_ = 0;
    std::size_t line_begin_ = 0;
};

// Reads a head that the scanner found complete.
framed<request_head> parse_request_head(std::string_view head);

// Reads the lines after the first one of such a head. Names come in lower case.
framed<headers> parse_fields(std::string_view lines);

// A Content-Length: digits only, no leading zero.
std::optional<std::uint64_t> parse_length(std::string_view text);

// Whether a list such as Connection's has that member, in any case.
bool lists(std::string_view list, std::string_view member);

}  // namespace souk::http
