// The key that signs tokens.
#pragma once

#include "app/settings.hpp"

#include <string>

namespace souk::app {

inline constexpr auto secret_key_file = "secret_key";

// The settings' key, or else the one kept in the data folder, which is made at the first start:
// random, readable by its owner only. Throws std::runtime_error when that file is readable by
// others, too short, or can't be read or made.
std::string load_secret_key(const settings& all);

}  // namespace souk::app
