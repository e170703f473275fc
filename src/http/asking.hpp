// Asks a peer in JSON, and reads what it says: an answer, a refusal, or nonsense.
#pragma once

#include "http/peer.hpp"
#include "json/reader.hpp"

#include <optional>
#include <vector>

namespace souk::http {

// The answer's JSON. A refusal of the peer's (RFC 9457) is answered as it
// was: kind, slug, message, errors. Throws souk::unavailable as peer::send() does, and for whatever
// else comes: no JSON, a problem that is none of a rule's such as an unknown path or token.
task<result<json::value>>
ask(peer& whom, const call& call, client_request request, patience with = patience::usual);

// As ask(), when the answer is that it was done (204), and anything else an outage.
task<result<void>>
tell(peer& whom, const call& call, client_request request, patience with = patience::usual);

// The refusal that an answer tells of; nothing when it tells of none.
std::optional<refusal> read_refusal(const client_response& answer);

// The elements of a peer's answer. Throws souk::unavailable when it is no array.
const std::vector<json::value>& elements_of(const peer& whom, const json::value& answer);

// Throws souk::unavailable when a member of the peer's answer was absent or wrong.
void expect_understood(const peer& whom, const json::fields& read);

}  // namespace souk::http
