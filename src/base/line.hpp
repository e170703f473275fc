// A field that is one line of text, such as a name.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace souk {

// Notes what is wrong with it, if something is: it has 1 to `most` code points, and no control
// characters.
void check_line(
    std::vector<field_error>& errors, std::string field, std::string_view text, std::size_t most
);

}  // namespace souk
