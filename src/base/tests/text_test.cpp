#include "base/text.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace souk {
namespace {

TEST(text, is_trimmed_and_lowered)
{
    EXPECT_EQ(trim(" \t a b\r\n"), "a b");
    EXPECT_EQ(trim(" \n"), "");
    EXPECT_EQ(to_lower("ÄbC@X.org"), "Äbc@x.org");
}

struct utf8_case {
    std::string bytes;
    std::optional<std::size_t> points;
};

class utf8_texts : public testing::TestWithParam<utf8_case> {};

TEST_P(utf8_texts, are_counted_or_refused)
{
    EXPECT_EQ(count_code_points(GetParam().bytes), GetParam().points);
}

INSTANTIATE_TEST_SUITE_P(
    all,
    utf8_texts,
    testing::Values(
        utf8_case{"", 0},
        utf8_case{"abc", 3},
        utf8_case{"é€😀", 3},
        utf8_case{"\xF4\x8F\xBF\xBF", 1},
        utf8_case{"\xEF\xBF\xBF", 1},
        utf8_case{"\x80", {}},
        utf8_case{"\xC0\x80", {}},
        utf8_case{"\xC1\xBF", {}},
        utf8_case{"\xE0\x9F\xBF", {}},
        utf8_case{"\xED\xA0\x80", {}},
        utf8_case{"\xF0\x8F\xBF\xBF", {}},
        utf8_case{"\xF4\x90\x80\x80", {}},
        utf8_case{"\xF5\x80\x80\x80", {}},
        utf8_case{"\xFF", {}},
        utf8_case{"a\xC3", {}},
        utf8_case{"\xE2\x82", {}},
        utf8_case{"\xE2\x28\xA1", {}}
    )
);

TEST(text, knows_control_characters)
{
    EXPECT_FALSE(has_control_characters("Jürgen O’Neil 李"));
    EXPECT_TRUE(has_control_characters("a\nb"));
    EXPECT_TRUE(has_control_characters(std::string_view{"\0", 1}));
    EXPECT_TRUE(has_control_characters("\x7F"));
    EXPECT_TRUE(has_control_characters("\xC2\x85"));
    EXPECT_FALSE(has_control_characters("\xC2\xA0"));
}

TEST(base64url, follows_rfc_4648)
{
    EXPECT_EQ(to_base64url(""), "");
    EXPECT_EQ(to_base64url("f"), "Zg");
    EXPECT_EQ(to_base64url("fo"), "Zm8");
    EXPECT_EQ(to_base64url("foo"), "Zm9v");
    EXPECT_EQ(to_base64url("\xFB\xFF"), "-_8");
    EXPECT_EQ(from_base64url("-_8"), "\xFB\xFF");
}

TEST(base64url, has_one_spelling)
{
    for (const std::string_view text :
         {"Zh", "Zm9", "Zg==", "Z", "Zm9v=", "+/8", "Zm 9v", "Zm9v\n"}) {
        EXPECT_FALSE(from_base64url(text)) << text;
    }
}

RC_GTEST_PROP(base64url, reads_what_it_wrote, (const std::string& bytes))
{
    RC_ASSERT(from_base64url(to_base64url(bytes)) == bytes);
}

RC_GTEST_PROP(base64url, reads_no_second_spelling, (const std::string& text))
{
    const auto bytes = from_base64url(text);
    RC_ASSERT(to_base64url(bytes.value_or("")) == (bytes ? text : ""));
}

TEST(uuid, is_in_lower_case)
{
    EXPECT_TRUE(is_uuid("01890a5d-ac96-774b-bcce-b302099a8057"));
    EXPECT_FALSE(is_uuid("01890A5D-ac96-774b-bcce-b302099a8057"));
    EXPECT_FALSE(is_uuid("01890a5d-ac96-774b-bcce-b302099a805"));
    EXPECT_FALSE(is_uuid("01890a5d-ac96-774b-bcce-b302099a8057a"));
    EXPECT_FALSE(is_uuid("01890a5dxac96-774b-bcce-b302099a8057"));
    EXPECT_FALSE(is_uuid("01890a5d-ac96-774b-bcce-b302099a805/"));
    EXPECT_FALSE(is_uuid(""));
}

TEST(comparison, is_right_in_constant_time)
{
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace souk
