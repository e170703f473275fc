// Reads what a Souk wrote, whatever rule it would break today. A fault has no customer who could
// correct it, so the first one is thrown, as std::runtime_error.
#pragma once

#include "base/time.hpp"
#include "json/reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::json {

// Throws as above when the text is no JSON object.
value parse_record(std::string_view text);

// The members of an object, which outlives this.
class record {
public:
    explicit record(const value& object) : object_(object) {}

    std::string text(std::string_view name) const;
    std::optional<std::string> optional_text(std::string_view name) const;
    std::int64_t whole(std::string_view name) const;
    money amount(std::string_view name) const;
    bool boolean(std::string_view name) const;
    timestamp time(std::string_view name) const;
    const std::vector<value>& array(std::string_view name) const;
    const value& object(std::string_view name) const;
    const value* optional_object(std::string_view name) const;

private:
    const value& object_;
};

}  // namespace souk::json
