// Small questions about text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace souk {

// ASCII letters in lower case; other bytes as they are.
std::string to_lower(std::string_view text);

// Without spaces, tabs and line ends at both ends.
std::string_view trim(std::string_view text);

// The number of code points, or nothing when the bytes are no valid UTF-8.
std::optional<std::size_t> count_code_points(std::string_view text);

// Whether it holds a control character (C0, DEL or C1), which no name or title may.
bool has_control_characters(std::string_view text);

// RFC 4648, section 5, without padding. Reading refuses any other byte and non-canonical endings.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

// Whether it is a UUID in lower case, as every id of ours is.
bool is_uuid(std::string_view text);

// Equal, in a time that tells nothing about where the first difference is.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace souk
