// Bytes that could be read in two ways, sent to a real server.
#pragma once

#include "http/tests/test_server.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace souk::http::testing {

struct trick {
    const char* name;
    std::string bytes;
    int status = 400;
};

inline void PrintTo(const trick& it, std::ostream* out)
{
    *out << it.name;
}

// Sends a trick with a request behind it that would be answered, were it seen.
void expect_refused(const trick& it);

class framing_trick : public ::testing::TestWithParam<trick> {};

// A request of that target, or with those further lines of the header.
inline std::string get(const std::string& target)
{
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}
inline std::string with(const std::string& lines)
{
    return "POST /echo HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
}
inline std::string with_host(const std::string& host)
{
    return "GET /echo HTTP/1.1\r\n" + host + "\r\n";
}
inline std::string chunks(const std::string& body)
{
    return with("Transfer-Encoding: chunked\r\n") + body;
}

}  // namespace souk::http::testing
