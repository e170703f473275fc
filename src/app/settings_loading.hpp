// Where settings come from: flags before environment before file before the defaults.
#pragma once

#include "app/settings.hpp"

#include <expected>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace souk::app {

struct settings_input {
    std::string file;  // TOML; empty: none.
    std::map<std::string, std::string> environment;
    std::vector<std::pair<std::string, std::string>> flags;  // A setting's key, and its value.
};

struct loaded_settings {
    settings values;
    std::map<std::string, std::string> sources;  // By key, where it is not the default.
    std::vector<std::string> warnings;
};

// Reads them all, or answers every mistake in them, each with its place: file, line and column, or
// the variable's or flag's name. Secrets are in no message.
std::expected<loaded_settings, std::vector<std::string>> load_settings(const settings_input& from);

// The process's variables.
std::map<std::string, std::string> read_environment();

}  // namespace souk::app
