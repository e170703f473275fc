// Bytes that arrived on a connection and were not used yet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace souk::http {

class input_buffer {
public:
    std::string_view text() const { return {bytes_.data() + begin_, end_ - begin_}; }
    std::size_t size() const { return end_ - begin_; }
    bool empty() const { return begin_ == end_; }

    // Room for at least that many bytes to arrive; add() says how many did.
    std::span<char> room(std::size_t least)
    {
        if (bytes_.size() - end_ < least) {
            make_room(least);
        }
        return {bytes_.data() + end_, bytes_.size() - end_};
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
        if (empty() && bytes_.size() > usual_size) {
            bytes_ = {};
        }
    }

    static constexpr std::size_t usual_size = 4096;

private:
    void make_room(std::size_t least)
    {
        const auto held = size();
        const auto wanted = std::max({usual_size, held + least, std::min(held * 2, held + 65'536)});
        if (wanted <= bytes_.size()) {
            std::memmove(bytes_.data(), bytes_.data() + begin_, held);
        } else {
            std::vector<char> larger(wanted);
            std::ranges::copy(text(), larger.begin());
            bytes_ = std::move(larger);
        }
        begin_ = 0;
        end_ = held;
    }

    std::vector<char> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace souk::http
