#include "http/chunked.hpp"

#include "http/characters.hpp"

#include <algorithm>

namespace souk::http {

fault body_too_large()
{
    return {.status = 413, .slug = "body-too-large", .detail = "The body is too large."};
}

framed<void> chunked_body::take_size_byte(char byte)
{
    const int digit = hex_value(byte);
    if (digit >= 0 && digits_ < 8) {
        size_ = size_ * 16 + static_cast<std::uint64_t>(digit);
        ++digits_;
        return {};
    }
    if (byte != '\r' || digits_ == 0) {
        return malformed("A chunk's size is malformed.");
    }
    at_ = place::size_end;
    return {};
}

framed<void> chunked_body::expect(char byte, char wanted, place next)
{
    if (byte != wanted) {
        return malformed("A chunk does not end where its size says, or the body has a trailer.");
    }
    at_ = next;
    return {};
}

framed<std::size_t> chunked_body::take(std::string_view arrived, std::string& body)
{
    std::size_t taken = 0;
    while (taken < arrived.size() && at_ != place::done) {
        if (at_ == place::data) {
            const auto part = arrived.substr(taken, std::min<std::size_t>(size_, arrived.size()));
            body += part;
            taken += part.size();
            size_ -= part.size();
            at_ = size_ == 0 ? place::data_end : place::data;
            continue;
        }
        const char byte = arrived[taken++];
        framed<void> step;
        switch (at_) {
        case place::size: step = take_size_byte(byte); break;
        case place::size_end:
            step = expect(byte, '\n', size_ > 0 ? place::data : place::last);
            break;
        case place::data_end: step = expect(byte, '\r', place::data_end_lf); break;
        case place::data_end_lf:
            step = expect(byte, '\n', place::size);
            digits_ = 0;
            break;
        case place::last: step = expect(byte, '\r', place::last_lf); break;
        case place::last_lf: step = expect(byte, '\n', place::done); break;
        case place::data:
        case place::done: break;
        }
        if (!step) {
            return std::unexpected(step.error());
        }
        if (at_ == place::data && body.size() + size_ > most_bytes_) {
            return std::unexpected(body_too_large());
        }
    }
    return taken;
}

}  // namespace souk::http
