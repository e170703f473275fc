#include "items/picture.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace souk::items {
namespace {

using namespace std::string_view_literals;

constexpr std::array all_types{picture_type::png, picture_type::jpeg, picture_type::webp};

std::uint32_t byte_at(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes.at(at));
}

std::uint32_t big_endian(std::string_view bytes)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        number = number << 8U | byte_at(bytes, i);
    }
    return number;
}

std::uint32_t little_endian(std::string_view bytes)
{
    std::uint32_t number = 0;
    for (std::size_t i = bytes.size(); i > 0; --i) {
        number = number << 8U | byte_at(bytes, i - 1);
    }
    return number;
}

// The first chunk is IHDR, of 13 bytes, and begins with the size.
std::optional<picture_header> read_png(std::string_view bytes)
{
    constexpr auto start = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"sv;
    constexpr std::size_t header_size = 33;  // With the rest of the chunk and its sum.
    if (!bytes.starts_with(start) || bytes.size() < header_size) {
        return std::nullopt;
    }
    return picture_header{
        .type = picture_type::png,
        .width = big_endian(bytes.substr(16, 4)),
        .height = big_endian(bytes.substr(20, 4)),
    };
}

// Whether a segment of that marker tells the size: SOF0 to SOF15, but for DHT, JPG and DAC.
bool begins_frame(std::uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Segments: FF, a marker, a length that counts itself. The size stands in the frame's, after the
// precision; before it there may be any number of others, but no scan and no end.
std::optional<picture_header> read_jpeg(std::string_view bytes)
{
    constexpr std::size_t frame_size = 9;
    if (!bytes.starts_with("\xFF\xD8"sv)) {
        return std::nullopt;
    }
    bytes.remove_prefix(2);
    while (bytes.size() >= frame_size && bytes.front() == '\xFF') {
        const auto marker = byte_at(bytes, 1);
        if (marker == 0xFF) {  // Fill.
            bytes.remove_prefix(1);
            continue;
        }
        if (begins_frame(marker)) {
            return picture_header{
                .type = picture_type::jpeg,
                .width = big_endian(bytes.substr(7, 2)),
                .height = big_endian(bytes.substr(5, 2)),
            };
        }
        const auto size = 2UL + big_endian(bytes.substr(2, 2));
        if (marker < 0xC0 || (marker >= 0xD0 && marker <= 0xDA) || size < 4 ||
            size > bytes.size()) {
            return std::nullopt;
        }
        bytes.remove_prefix(size);
    }
    return std::nullopt;
}

// The three forms of a RIFF's first chunk: lossy, lossless, extended.
std::optional<picture_header> read_webp(std::string_view bytes)
{
    constexpr std::size_t header_size = 30;
    if (bytes.size() < header_size || !bytes.starts_with("RIFF") ||
        bytes.substr(8, 4) != "WEBP"sv || 8UL + little_endian(bytes.substr(4, 4)) > bytes.size()) {
        return std::nullopt;
    }
    picture_header read{.type = picture_type::webp};
    const auto form = bytes.substr(12, 4);
    if (form == "VP8 " && bytes.substr(23, 3) == "\x9D\x01\x2A"sv) {
        read.width = little_endian(bytes.substr(26, 2)) & 0x3FFFU;
        read.height = little_endian(bytes.substr(28, 2)) & 0x3FFFU;
    } else if (form == "VP8L" && bytes.at(20) == '\x2F') {
        const auto sides = little_endian(bytes.substr(21, 4));
        read.width = (sides & 0x3FFFU) + 1;
        read.height = (sides >> 14U & 0x3FFFU) + 1;
    } else if (form == "VP8X") {
        read.width = little_endian(bytes.substr(24, 3)) + 1;
        read.height = little_endian(bytes.substr(27, 3)) + 1;
    } else {
        return std::nullopt;
    }
    return read;
}

bool is_allowed(std::uint32_t side)
{
    return side >= 1 && side <= most_picture_side;
}

}  // namespace

std::string_view to_string(picture_type type)
{
    switch (type) {
    case picture_type::png: return "png";
    case picture_type::jpeg: return "jpeg";
    case picture_type::webp: return "webp";
    }
    std::unreachable();
}

std::string to_media_type(picture_type type)
{
    return "image/" + std::string{to_string(type)};
}

std::optional<picture_type> parse_media_type(std::string_view text)
{
    const auto wanted = to_lower(trim(text.substr(0, text.find(';'))));
    const auto* const found = std::ranges::find(all_types, wanted, to_media_type);
    return found == all_types.end() ? std::nullopt : std::optional{*found};
}

picture_type to_picture_type(std::string_view text)
{
    const auto* const found =
        std::ranges::find(all_types, text, [](picture_type each) { return to_string(each); });
    if (found == all_types.end()) {
        throw std::logic_error{"no type of picture"};
    }
    return *found;
}

std::optional<picture_header> read_picture_header(std::string_view bytes)
{
    for (const auto read : {read_png, read_jpeg, read_webp}) {
        if (const auto header = read(bytes)) {
            return header;
        }
    }
    return std::nullopt;
}

result<picture> make_picture(picture_type said, std::string bytes)
{
    const auto header = read_picture_header(bytes);
    if (!header || header->type != said) {
        return unprocessable("not-a-picture", "The body is no " + to_media_type(said) + ".");
    }
    if (!is_allowed(header->width) || !is_allowed(header->height)) {
        const auto most = std::to_string(most_picture_side);
        return unprocessable(
            "not-a-picture",
            "A picture has from 1 by 1 to " + most + " by " + most + " pixels, this one " +
                std::to_string(header->width) + " by " + std::to_string(header->height) + "."
        );
    }
    auto id = sha256_hex(bytes);
    return picture{.id = std::move(id), .type = said, .bytes = std::move(bytes)};
}

bool is_picture_id(std::string_view text)
{
    constexpr std::size_t length = 64;
    return text.size() == length &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string to_picture_url(const std::string& id)
{
    return "/api/v1/pictures/" + id;
}

}  // namespace souk::items
