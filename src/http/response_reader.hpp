// The client's side of framing: reads one answer, byte for byte as it arrives. No I/O.
#pragma once

#include "http/chunked.hpp"
#include "http/client.hpp"
#include "http/framing.hpp"

#include <string_view>

namespace souk::http {

class response_reader {
public:
    // HEAD's answer has no body, whatever its fields say.
    explicit response_reader(verb asked, std::uint64_t most_body_bytes = 256'000'000)
        : asked_(asked), most_body_bytes_(most_body_bytes), chunks_(most_body_bytes)
    {
    }

    // Takes bytes; answers how many. Throws souk::unavailable when they are no HTTP/1.1 answer.
    std::size_t take(std::string_view arrived);

    // The other side closed. Answers whether that was the answer's proper end.
    bool end();

    bool done() const { return at_ == place::done; }
    bool keep_alive() const { return keep_alive_; }
    client_response& answer() { return answer_; }

private:
    enum class place : std::uint8_t { head, counted, chunks, until_close, done };

    std::size_t take_head(std::string_view arrived);
    std::size_t take_chunks(std::string_view arrived);
    void begin_body();

    verb asked_;
    std::uint64_t most_body_bytes_;
    place at_ = place::head;
    head_scanner scanner_;
    client_response answer_;
    bool keep_alive_ = true;
    std::uint64_t missing_ = 0;
    chunked_body chunks_;
};

}  // namespace souk::http
