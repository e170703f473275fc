#include "json/reader.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::json {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

value object(std::string_view text)
{
    return parse(text).value();
}

std::vector<field_error> errors_of(fields& in)
{
    return in.refuse().error().errors;
}

TEST(reading_fields, gives_what_is_right)
{
    const auto body = object(
        R"({"name":"Ann é","n":7,"price":39.98,"on":true,"list":[1,2],"place":{"city":"Bern"}})"
    );
    fields in{body};
    EXPECT_EQ(in.text("name", {.least = 1, .most = 5}), "Ann é");
    EXPECT_EQ(in.whole("n", 1, 7), 7);
    EXPECT_EQ(in.amount("price", {1}, {10'000}), money{3998});
    EXPECT_EQ(in.boolean("on"), true);
    EXPECT_EQ(in.array("list", 1, 2)->size(), 2U);
    EXPECT_EQ(in.object("place")->find("city")->text, "Bern");
    EXPECT_TRUE(in.ok());
}

TEST(reading_fields, gives_nothing_for_the_absent_and_notes_it_once_when_required)
{
    const auto body = object(R"({"null":null})");
    fields in{body};
    EXPECT_EQ(in.text("name", {}), std::nullopt);
    EXPECT_EQ(in.whole("null", 0, 1), std::nullopt);
    EXPECT_EQ(in.array("list", 0, 1), nullptr);
    EXPECT_EQ(in.object("place"), nullptr);
    EXPECT_TRUE(in.ok());
    EXPECT_EQ(in.required("name", in.text("name", {})), "");
    EXPECT_THAT(errors_of(in), ElementsAre(field_error{"name", "is required"}));
}

TEST(reading_fields, notes_the_wrong_once_with_its_place)
{
    const auto body = object(R"({"qty":"2"})");
    fields in{body, "items[2]."};
    EXPECT_EQ(in.required("qty", in.whole("qty", 1, 9)), 0);
    EXPECT_THAT(errors_of(in), ElementsAre(field_error{"items[2].qty", "must be a whole number"}));
}

TEST(reading_fields, says_all_at_once)
{
    const auto body = object(R"({"a":1,"b":"x","c":{"d":[]}})");
    fields in{body};
    EXPECT_FALSE(in.text("a", {}));
    EXPECT_FALSE(in.boolean("b"));
    fields inner{*in.object("c"), "c."};
    EXPECT_EQ(inner.array("d", 1, 2), nullptr);
    in.take_errors_of(inner);
    EXPECT_TRUE(inner.ok());
    EXPECT_THAT(
        errors_of(in),
        ElementsAre(
            field_error{"a", "must be a text"},
            field_error{"b", "must be true or false"},
            field_error{"c.d", "must have 1 to 2 elements"}
        )
    );
}

struct whole_case {
    std::string spelling;
    std::optional<std::int64_t> read;
};

class whole_numbers : public testing::TestWithParam<whole_case> {};

TEST_P(whole_numbers, are_read_exactly_or_noted)
{
    const auto body = object(R"({"n":)" + GetParam().spelling + "}");
    fields in{body};
    EXPECT_EQ(in.whole("n", -5, 1'000'000), GetParam().read);
    EXPECT_EQ(in.ok(), GetParam().read.has_value());
}

INSTANTIATE_TEST_SUITE_P(
    all,
    whole_numbers,
    testing::Values(
        whole_case{"0", 0},
        whole_case{"-5", -5},
        whole_case{"2.0", 2},
        whole_case{"1e2", 100},
        whole_case{"1000000", 1'000'000},
        whole_case{"-6", {}},
        whole_case{"1000001", {}},
        whole_case{"2.5", {}},
        whole_case{"1e99", {}},
        whole_case{"99999999999999999999", {}},
        whole_case{"true", {}},
        whole_case{"\"3\"", {}},
        whole_case{"[3]", {}}
    )
);

struct text_case {
    std::string json;
    std::string error;
};

class wrong_texts : public testing::TestWithParam<text_case> {};

TEST_P(wrong_texts, are_noted)
{
    const auto body = object(R"({"t":)" + GetParam().json + "}");
    fields in{body};
    EXPECT_EQ(in.text("t", {.least = 2, .most = 3}), std::nullopt);
    EXPECT_THAT(errors_of(in), ElementsAre(field_error{"t", GetParam().error}));
}

INSTANTIATE_TEST_SUITE_P(
    all,
    wrong_texts,
    testing::Values(
        text_case{"\"\"", "must have 2 to 3 characters"},
        text_case{"\"é\"", "must have 2 to 3 characters"},
        text_case{"\"abcd\"", "must have 2 to 3 characters"},
        text_case{"\"a\\n\"", "must not hold control characters"},
        text_case{"\"a\\u0000\"", "must not hold control characters"},
        text_case{"5", "must be a text"},
        text_case{"{}", "must be a text"}
    )
);

TEST(reading_fields, takes_no_string_as_money)
{
    const auto body = object(R"({"a":"39.98","b":39.981,"c":1e400,"d":0.01,"e":100})");
    fields in{body};
    EXPECT_FALSE(in.amount("a", {1}, {1000}));
    EXPECT_FALSE(in.amount("b", {1}, {1000}));
    EXPECT_FALSE(in.amount("c", {1}, {1000}));
    EXPECT_TRUE(in.amount("d", {1}, {1000}));
    EXPECT_FALSE(in.amount("e", {1}, {1000}));
    EXPECT_EQ(errors_of(in).size(), 4U);
}

TEST(reading_fields, of_what_is_no_object_finds_nothing)
{
    const auto body = object("[1]");
    fields in{body};
    EXPECT_FALSE(in.has("a"));
    EXPECT_EQ(in.text("a", {}), std::nullopt);
    EXPECT_THAT(errors_of(in), IsEmpty());
}

}  // namespace
}  // namespace souk::json
