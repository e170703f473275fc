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

// The figures of an answer that is about to be sent.
void count_answer(worker& home, const request& asked, const response& answer, steady_time began);

struct answer_facts {
    int status = 0;
    std::uint64_t bytes = 0;  // Of the body.
    steady_time began;
};

// Writes the access log's line. Never the query, credentials or bodies.
void log_answer(const request& asked, const answer_facts& facts);

}  // namespace souk::http
