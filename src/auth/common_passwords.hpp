// The list behind is_common_password().
#pragma once

#include <string_view>

namespace souk::auth {

// Separated by spaces and line ends; none holds either.
extern const std::string_view common_passwords;

}  // namespace souk::auth
