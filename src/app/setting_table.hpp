// One line a setting: what it is called, what it may be, and where it is kept. The settings file,
// the environment, the flags and `souk config show` all come from this table.
#pragma once

#include "app/settings.hpp"

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace souk::app {

using setting_value = std::variant<bool, std::int64_t, std::string>;

struct setting {
    enum class kind { boolean, whole, text };

    std::string key;   // "http.body_bytes": section and name in the file. The unit ends the name.
    std::string help;  // One sentence.
    kind type = kind::text;
    std::int64_t least = 0;  // Of the number, or of the text's length in bytes.
    std::int64_t most = 0;
    std::vector<std::string> choices;  // What a text may be; any text when empty.
    std::string environment;           // "SOUK_HTTP_BODY_BYTES"
    bool secret = false;               // Never shown.

    std::function<setting_value(const settings&)> read;

    // The value has the right type, bounds and choice. Answers what else is wrong with it, or
    // nothing.
    std::function<std::string(settings&, const setting_value&)> write;
};

// All settings, section by section.
const std::vector<setting>& setting_table();

// The setting of that key, or null.
const setting* find_setting(std::string_view key);

// Sets it, or says what is wrong with the value: its type, its bounds, its choices.
std::expected<void, std::string>
assign(settings& into, const setting& which, const setting_value& value);

// Reads a value as the environment and flags spell it: off, 42, some text.
std::expected<setting_value, std::string> parse_value(const setting& which, std::string_view text);

// The known key that is most like this one, or empty when none is.
std::string most_like(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace souk::app
