// A picture of an item, and what its own bytes say about it.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace souk::items {

// What any browser shows, and what can hold no script.
enum class picture_type { png, jpeg, webp };

std::string_view to_string(picture_type type);
std::string to_media_type(picture_type type);
std::optional<picture_type> parse_media_type(std::string_view text);

// Throws std::logic_error when there is no such type.
picture_type to_picture_type(std::string_view text);

constexpr std::uint32_t most_picture_side = 4'096;  // In pixels.

struct picture_header {
    picture_type type{};
    std::uint32_t width = 0;
    std::uint32_t height = 0;

    friend bool operator==(const picture_header&, const picture_header&) = default;
};

// Nothing when the bytes begin like none of the types. Nothing is decoded.
std::optional<picture_header> read_picture_header(std::string_view bytes);

// Never changes: the id is its bytes' SHA-256.
struct picture {
    std::string id;
    picture_type type{};
    std::string bytes;

    friend bool operator==(const picture&, const picture&) = default;
};

// Refuses (unprocessable not-a-picture) what is not of the type that it is said to be, and more
// pixels than most_picture_side each way.
result<picture> make_picture(picture_type said, std::string bytes);

// Whether the text has the form of a picture's id.
bool is_picture_id(std::string_view text);

// What an item's imageUrl says to show it.
std::string to_picture_url(const std::string& id);

}  // namespace souk::items
