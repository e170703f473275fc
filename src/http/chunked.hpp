// A body in chunks, as strict as the head: hexadecimal sizes, no extensions, no trailers.
#pragma once

#include "http/framing.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace souk::http {

// Takes the bytes as they arrive.
class chunked_body {
public:
    // More than `most_bytes` are refused with 413.
    explicit chunked_body(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}

    // Takes bytes and appends what they hold to `body`. Answers how many it took: all, unless the
    // body is complete.
    framed<std::size_t> take(std::string_view arrived, std::string& body);

    bool done() const { return at_ == place::done; }

private:
    enum class place : std::uint8_t {
        size,
        size_end,
        data,
        data_end,
        data_end_lf,
        last,
        last_lf,
        done
    };

    framed<void> take_size_byte(char byte);
    framed<void> expect(char byte, char wanted, place next);

    place at_ = place::size;
    std::uint64_t most_bytes_;
    std::uint64_t size_ = 0;  // Of the chunk; then what is left of it.
    int digits_ = 0;
};

// The refusal of a body that is larger than allowed.
fault body_too_large();

}  // namespace souk::http
