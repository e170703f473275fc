#include "items/picture.hpp"

#include <gtest/gtest.h>

namespace souk::items {
namespace {

using namespace std::string_literals;

std::string png(std::uint32_t width, std::uint32_t height)
{
    auto bytes = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"s;
    for (const auto side : {width, height}) {
        for (unsigned int shift = 32; shift > 0; shift -= 8) {
            bytes += static_cast<char>(side >> (shift - 8) & 0xFFU);
        }
    }
    return bytes + "\x08\0\0\0\0....rest"s;
}

const auto jpeg_start = "\xFF\xD8"s;
const auto jpeg_table = "\xFF\xDB\0\x04yz"s;
const auto jpeg_frame = "\xFF\xC2\0\x0B\x08\x01\x02\x03\x04\x01...."s;

// A RIFF of that first chunk, whose length is not looked at.
std::string webp(const std::string& form, std::string data)
{
    data.resize(24, '.');
    const auto size = static_cast<char>(12 + data.size());
    return "RIFF"s + size + "\0\0\0WEBP"s + form + "\x09\0\0\0"s + data;
}

struct header_case {
    const char* name;
    std::string bytes;
    std::optional<picture_header> says;

    friend void PrintTo(const header_case& it, std::ostream* out) { *out << it.name; }
};

class picture_headers : public testing::TestWithParam<header_case> {};

TEST_P(picture_headers, are_read)
{
    EXPECT_EQ(read_picture_header(GetParam().bytes), GetParam().says);
}

// Whatever is cut off a picture's head, nothing beyond the bytes is read.
TEST_P(picture_headers, are_not_read_beyond_their_end)
{
    const auto& whole = GetParam().bytes;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::string part(whole, 0, size);
        if (const auto header = read_picture_header(part)) {
            EXPECT_EQ(header, GetParam().says) << size;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    all,
    picture_headers,
    testing::Values(
        header_case{"png", png(3, 70'000), {{picture_type::png, 3, 70'000}}},
        header_case{"png_cut", png(3, 4).substr(0, 32), {}},
        header_case{"png_other_chunk", "\x89PNG\r\n\x1A\n\0\0\0\x0DIDAT................."s, {}},
        header_case{"jpeg", jpeg_start + jpeg_frame, {{picture_type::jpeg, 0x0304, 0x0102}}},
        header_case{
            "jpeg_tables",
            jpeg_start + jpeg_table + jpeg_table + jpeg_frame,
            {{picture_type::jpeg, 0x0304, 0x0102}}
        },
        header_case{
            "jpeg_fill",
            jpeg_start + "\xFF\xFF" + jpeg_frame,
            {{picture_type::jpeg, 0x0304, 0x0102}}
        },
        header_case{"jpeg_end", jpeg_start + "\xFF\xD9" + jpeg_frame, {}},
        header_case{"jpeg_scan", jpeg_start + "\xFF\xDA\0\x02"s + jpeg_frame, {}},
        header_case{"jpeg_length_0", jpeg_start + "\xFF\xE0\0\0"s + jpeg_frame, {}},
        header_case{"jpeg_length_beyond", jpeg_start + "\xFF\xE0\xFF\xFF" + jpeg_frame, {}},
        header_case{"jpeg_huffman_only", jpeg_start + "\xFF\xC4\0\x09.......end......"s, {}},
        header_case{
            "webp_lossy",
            webp("VP8 ", "...\x9D\x01\x2A\x40\x41\x02\x40"s),
            {{picture_type::webp, 0x140, 2}}
        },
        header_case{"webp_lossy_no_start", webp("VP8 ", "...\x9D\x01\x2B\x40\x41\x02\x40"s), {}},
        header_case{
            "webp_lossless", webp("VP8L", "\x2F\x02\x40\x01\x00"s), {{picture_type::webp, 3, 6}}
        },
        header_case{"webp_lossless_no_start", webp("VP8L", "\x2E\x02\x40\x01\x00"s), {}},
        header_case{
            "webp_extended",
            webp("VP8X", "....\xFF\x0F\0\0\0\x01"s),
            {{picture_type::webp, 4'096, 65'537}}
        },
        header_case{"webp_other", webp("ALPH", ""), {}},
        header_case{"webp_cut", webp("VP8X", "....\xFF\x0F\0\0\0\x01"s).substr(0, 40), {}},
        header_case{"riff_other", "RIFF\x20\0\0\0WAVEfmt .................................."s, {}},
        header_case{"gif", "GIF89a\x01\0\x01\0.........................."s, {}},
        header_case{"svg", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", {}},
        header_case{"page", "<!DOCTYPE html><html><body>........</body></html>", {}},
        header_case{"nothing", "", {}}
    ),
    [](const auto& it) { return std::string{it.param.name}; }
);

TEST(pictures, are_what_they_are_said_to_be)
{
    const auto made = make_picture(picture_type::png, png(4'096, 1)).value();
    EXPECT_TRUE(is_picture_id(made.id));
    EXPECT_EQ(made.bytes, png(4'096, 1));
    EXPECT_EQ(make_picture(picture_type::png, png(4'096, 1))->id, made.id);
    EXPECT_NE(make_picture(picture_type::png, png(4'095, 1))->id, made.id);
    EXPECT_EQ(make_picture(picture_type::jpeg, png(1, 1)).error().slug, "not-a-picture");
    EXPECT_EQ(make_picture(picture_type::png, "x").error().slug, "not-a-picture");
}

TEST(pictures, have_a_bounded_size)
{
    const auto refused = [](std::uint32_t width, std::uint32_t height) {
        const auto made = make_picture(picture_type::png, png(width, height));
        return !made && made.error().slug == "not-a-picture";
    };
    EXPECT_TRUE(refused(0, 1));
    EXPECT_TRUE(refused(1, 0));
    EXPECT_TRUE(refused(4'097, 1));
    EXPECT_TRUE(refused(1, 0xFFFF'FFFF));
    EXPECT_FALSE(refused(4'096, 4'096));
}

TEST(pictures, have_three_media_types)
{
    EXPECT_EQ(parse_media_type("image/png"), picture_type::png);
    EXPECT_EQ(parse_media_type(" IMAGE/Jpeg; q=1"), picture_type::jpeg);
    EXPECT_EQ(parse_media_type("image/webp"), picture_type::webp);
    for (const auto* const other :
         {"", "png", "image/", "image/svg+xml", "image/gif", "text/html"}) {
        EXPECT_EQ(parse_media_type(other), std::nullopt) << other;
    }
}

TEST(pictures, have_ids_of_one_form)
{
    EXPECT_TRUE(is_picture_id(std::string(64, 'a')));
    EXPECT_FALSE(is_picture_id(std::string(64, 'A')));
    EXPECT_FALSE(is_picture_id(std::string(63, 'a')));
    EXPECT_FALSE(is_picture_id(std::string(63, 'a') + "/"));
}

}  // namespace
}  // namespace souk::items
