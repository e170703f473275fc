// A request's target: its path and query, decoded.
#pragma once

#include "http/framing.hpp"

namespace souk::http {

struct request_target {
    std::string path;
    std::map<std::string, std::string> query;
};

// Takes the origin form (/path?query) only. Refuses what could be read as another path: dot
// segments, an encoded slash, backslash or control character, invalid percent-encoding; and a
// repeated query name. Both parts are valid UTF-8.
framed<request_target> parse_target(std::string_view target);

// The path as it may stand in a header or a problem: encoded but for slashes.
std::string encode_path(std::string_view path);

}  // namespace souk::http
