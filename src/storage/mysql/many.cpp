#include "storage/mysql/many.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace souk::storage::mysql {

namespace {

constexpr std::array<std::size_t, 4> sizes{64, 16, 4, 1};

std::string repeat(std::string_view what, std::size_t times)
{
    std::string text;
    for (std::size_t i = 0; i < times; ++i) {
        text += i == 0 ? "" : ", ";
        text += what;
    }
    return text;
}

}  // namespace

answer_range add_rows(
    step& to,
    std::string_view before,
    std::string_view after,
    std::span<const value> values,
    std::size_t columns
)
{
    const answer_range none{.first = to.size()};
    const std::string row = "(" + repeat("?", columns) + ")";
    std::size_t rows = values.size() / columns;
    for (const auto size : sizes) {
        for (; rows >= size; rows -= size) {
            const auto part = values.first(size * columns);
            values = values.subspan(size * columns);
            to.add_with(
                std::string{before} + repeat(row, size) + std::string{after},
                {part.begin(), part.end()}
            );
        }
    }
    return {.first = none.first, .count = to.size() - none.first};
}

answer_range
add_list(step& to, std::string_view before, std::string_view after, std::span<const value> values)
{
    const answer_range none{.first = to.size()};
    while (!values.empty()) {
        const auto count = std::min(values.size(), sizes.front());
        const auto size =
            *std::ranges::find_if(sizes.rbegin(), sizes.rend(), [&](std::size_t each) {
                return each >= count;
            });
        std::vector<value> list{
            values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count)
        };
        list.resize(size, list.back());
        to.add_with(
            std::string{before} + "(" + repeat("?", size) + ")" + std::string{after},
            std::move(list)
        );
        values = values.subspan(count);
    }
    return {.first = none.first, .count = to.size() - none.first};
}

}  // namespace souk::storage::mysql
