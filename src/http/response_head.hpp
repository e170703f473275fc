// Writes the head of an answer.
#pragma once

#include "http/message.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace souk::http {

struct head_facts {
    std::string_view date;
    std::string_view request_id;
    bool close = false;  // Whether this is the connection's last answer.
};

// Whether the body follows in chunks: it is made while it is sent, and the connection goes on.
bool is_chunked(const response& answer, const head_facts& facts);

// Appends status line and fields, up to the empty line. Every answer gets the security fields and
// `Cache-Control: no-store`, unless its extra fields set their own. An extra field that is none, or
// that is the server's business (Content-Length, Connection, …), is left out and logged.
void append_head(std::string& out, const response& answer, const head_facts& facts);

// The size of the body.
std::size_t body_size(const response& answer);

}  // namespace souk::http
