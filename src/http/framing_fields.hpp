// What a head's fields say about the message itself.
#pragma once

#include "http/framing.hpp"

namespace souk::http {

// Fills in length, encoding, keep-alive and expectation from the fields. Refuses what could be read
// in two ways: a repeated or malformed one, a length beside an encoding, a missing Host.
framed<void> read_framing(request_head& into, bool is_1_0);

// Without those at both ends.
std::string_view trim(std::string_view text, std::string_view blanks);

}  // namespace souk::http
