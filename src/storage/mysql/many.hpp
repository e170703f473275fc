// Statements about many rows at once, in a few sizes only, so that few statements are prepared.
#pragma once

#include "storage/mysql/statements.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace souk::storage::mysql {

// What a step's statements answer, from the first of several on.
struct answer_range {
    std::size_t first = 0;
    std::size_t count = 0;
};

// Adds `before` (?, ?), (?, ?) … `after` for all rows, in as many statements as it takes. `values`
// holds the rows one after another, each of that many columns.
answer_range add_rows(
    step& to,
    std::string_view before,
    std::string_view after,
    std::span<const value> values,
    std::size_t columns
);

// Adds `before` (?, ?, …) `after` for all values, as the list of an IN. Values may be repeated.
answer_range
add_list(step& to, std::string_view before, std::string_view after, std::span<const value> values);

}  // namespace souk::storage::mysql
