// What the server knows of a request beside its bytes: who sent it when, under which ids; and what
// is written down when it was answered.
#pragma once

#include "http/framing.hpp"
#include "http/worker.hpp"

namespace souk::http {

// The request of that head, without its body. Takes path, query and fields out of the head.
request begin_request(request_head& head, const std::string& address, shared_state& shared);

// What stands for a request that could not be read, so that its answer has ids too.
request begin_unread_request(const std::string& address, shared_state& shared);

// Writes the access log's line and the figures. Never the query, credentials or bodies.
void note_answer(worker& home, const request& asked, const response& answer, steady_time began);

}  // namespace souk::http
