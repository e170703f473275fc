// Settings as a file that can be read back.
#pragma once

#include "app/settings_loading.hpp"

#include <string>

namespace souk::app {

// Every setting with its help, bounds, variable and source. A secret is a comment: whether it is
// set, never what it is.
std::string to_toml(const loaded_settings& all);

}  // namespace souk::app
