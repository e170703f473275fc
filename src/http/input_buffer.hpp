// Bytes that arrived on a connection and were not used yet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace souk::http {

class input_buffer {
public:
    std::string_view text() const { return {bytes_.get() + begin_, end_ - begin_}; }
    std::size_t size() const { return end_ - begin_; }
    bool empty() const { return begin_ == end_; }

    // Room for at least that many bytes to arrive; add() says how many did.
    std::span<char> room(std::size_t least)
    {
        if (capacity_ - end_ < least) {
            make_room(least);
        }
        return {bytes_.get() + end_, capacity_ - end_};
    }

    void add(std::size_t count) { end_ += count; }

    void consume(std::size_t count)
    {
        begin_ += count;
        if (empty()) {
            begin_ = 0;
            end_ = 0;
        }
    }

    // Gives back what a large message needed.
    void shrink()
    {
        if (empty() && capacity_ > usual_size) {
            bytes_.reset();
            capacity_ = 0;
        }
    }

    static constexpr std::size_t usual_size = 4096;

private:
    void make_room(std::size_t least)
    {
        const auto held = size();
        const auto wanted = std::max({usual_size, held + least, std::min(held * 2, held + 65'536)});
        if (wanted <= capacity_) {
            std::memmove(bytes_.get(), bytes_.get() + begin_, held);
        } else {
            auto larger = std::make_unique_for_overwrite<char[]>(wanted);
            if (held > 0) {
                std::memcpy(larger.get(), bytes_.get() + begin_, held);
            }
            bytes_ = std::move(larger);
            capacity_ = wanted;
        }
        begin_ = 0;
        end_ = held;
    }

    std::unique_ptr<char[]> bytes_;  // Not a vector: bytes about to be read need no zeroing.
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace souk::http
