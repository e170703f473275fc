#include "json/reader.hpp"
#include "json/writer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

namespace souk::json {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string nested(std::size_t depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(reading, keeps_the_spelling_of_numbers)
{
    const std::array<std::string, 8> spellings{
        "0",
        "-0",
        "39.98",
        "1e400",
        "3.998e1",
        "0.1",
        "12345678901234567890123",
        "-9223372036854775809"
    };
    for (const auto& spelling : spellings) {
        const auto read = parse("[" + spelling + "]");
        ASSERT_TRUE(read) << spelling;
        EXPECT_EQ(read->elements.at(0).type, value::kind::number);
        EXPECT_EQ(read->elements.at(0).text, spelling);
    }
}

TEST(reading, builds_every_kind)
{
    const auto read = parse(R"( {"a":[null,true,false,"x\u00e9\n"],"b":{"c":{}},"d":-1.5e3} )");
    ASSERT_TRUE(read);
    const auto* list = read->find("a");
    ASSERT_NE(list, nullptr);
    ASSERT_EQ(list->elements.size(), 4U);
    EXPECT_EQ(list->elements[0].type, value::kind::null);
    EXPECT_TRUE(list->elements[1].boolean);
    EXPECT_FALSE(list->elements[2].boolean);
    EXPECT_EQ(list->elements[3].text, "xé\n");
    EXPECT_EQ(read->find("b")->find("c")->type, value::kind::object);
    EXPECT_EQ(read->find("d")->text, "-1.5e3");
    EXPECT_EQ(read->find("e"), nullptr);
}

TEST(reading, takes_a_member_that_is_null_as_absent)
{
    const auto read = parse(R"({"a":null})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->find("a"), nullptr);
    EXPECT_TRUE(fields{*read}.has("a"));
    EXPECT_FALSE(fields{*read}.has("b"));
}

class malformed_texts : public testing::TestWithParam<std::string> {};

TEST_P(malformed_texts, are_refused)
{
    const auto read = parse(GetParam());
    ASSERT_FALSE(read) << GetParam();
    EXPECT_EQ(read.error().slug, "malformed-json");
    EXPECT_EQ(read.error().kind, refusal_kind::invalid);
}

INSTANTIATE_TEST_SUITE_P(
    all,
    malformed_texts,
    testing::Values(
        "",
        " ",
        "{",
        "}",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "[1 2]",
        "[1]x",
        "[1] [2]",
        "{}{}",
        "nul",
        "nullx",
        "True",
        "NaN",
        "[Infinity]",
        "[-]",
        "[+1]",
        "[01]",
        "[1.]",
        "[.5]",
        "[1e]",
        "[0x1]",
        "[1_000]",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "\"a\nb\"",
        "\"\t\"",
        "// c\n1",
        "/* c */1",
        "\xEF\xBB\xBF{}",
        "[\"\xFF\"]",
        "[\"\xC0\x80\"]",
        "[\"\xED\xA0\x80\"]",
        "[\"\xF5\x80\x80\x80\"]",
        "[\"\xC3\"]",
        "{\"\xFF\":1}",
        std::string("[1]\0", 4),
        std::string("\"\0\"", 3)
    )
);

TEST(reading, refuses_a_repeated_member_at_any_depth_and_in_any_spelling)
{
    for (const auto* text : {
             R"({"a":1,"a":1})",
             R"({"a":1,"\u0061":2})",
             R"([{"x":{"a":1,"b":2,"a":null}}])",
             R"({"":1,"":2})",
         }) {
        const auto read = parse(text);
        ASSERT_FALSE(read) << text;
        EXPECT_THAT(read.error().message, HasSubstr("more than once")) << text;
    }
    EXPECT_TRUE(parse(R"([{"a":1},{"a":1},{"b":{"a":1},"a":2}])"));
}

TEST(reading, limits_depth)
{
    EXPECT_TRUE(parse(nested(32)));
    EXPECT_FALSE(parse(nested(33)));
    EXPECT_FALSE(parse(nested(100'000)));
    EXPECT_FALSE(parse(std::string(100'000, '[')));
    EXPECT_FALSE(parse(nested(3), 2));
}

TEST(reading, takes_long_texts_and_numbers_whole)
{
    const std::string digits(10'000, '7');
    const std::string letters(100'000, 'x');
    const auto read = parse("[" + digits + ",\"" + letters + "\"]");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->elements[0].text, digits);
    EXPECT_EQ(read->elements[1].text, letters);
}

rc::Gen<std::string> any_text()
{
    return rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab\"\\\n\t\x01 {}[]:,/"))
    );
}

RC_GTEST_PROP(json_round_trip, a_written_text_reads_the_same, ())
{
    const auto name = *any_text();
    const auto text = *any_text() + "é😀";
    writer out;
    out.begin_array().begin_object().member(name, text).end_object().value(text).end_array();
    const auto read = parse(out.text());
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->elements.at(0).members.at(0).name == name);
    RC_ASSERT(read->elements.at(0).members.at(0).value.text == text);
    RC_ASSERT(read->elements.at(1).text == text);
}

RC_GTEST_PROP(json_round_trip, a_written_number_reads_the_same, (std::int64_t whole, bool truth))
{
    const money amount{*rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000)};
    writer out;
    out.begin_object().member("w", whole).member("m", amount).member("t", truth).end_object();
    const auto read = parse(out.text());
    RC_ASSERT(read.has_value());
    fields in{*read};
    RC_ASSERT(in.amount("m", {INT64_MIN}, {INT64_MAX}) == amount);
    RC_ASSERT(in.boolean("t") == truth);
    RC_ASSERT(read->find("w")->text == std::to_string(whole));
}

RC_GTEST_PROP(json_hostile, any_bytes_are_read_or_refused, (const std::string& bytes))
{
    const auto read = parse(bytes);
    RC_ASSERT((read ? "malformed-json" : read.error().slug) == "malformed-json");
}

RC_GTEST_PROP(json_hostile, any_cut_of_json_is_refused, ())
{
    const std::string whole = R"({"items":[{"upc":"UPC001","qty":2,"n":null}],"t":[true,-1.5e2]})";
    const auto length = *rc::gen::inRange<std::size_t>(0, whole.size());
    RC_ASSERT(!parse(whole.substr(0, length)));
}

}  // namespace
}  // namespace souk::json
