// If-None-Match: which tags it names.
#include "http/conditional.hpp"

#include <gtest/gtest.h>

namespace souk::http {

namespace {

bool knows_one(std::string if_none_match)
{
    const request asked{.fields = {{"if-none-match", std::move(if_none_match)}}};
    return knows(asked, "\"1\"");
}

TEST(if_none_match, names_tags_or_all)
{
    EXPECT_TRUE(knows_one("\"1\""));
    EXPECT_TRUE(knows_one("W/\"1\""));
    EXPECT_TRUE(knows_one("\"0\" , W/\"1\",\"2\""));
    EXPECT_TRUE(knows_one("*"));
    EXPECT_TRUE(knows_one("\"0\", *"));
}

TEST(if_none_match, names_no_other)
{
    EXPECT_FALSE(knows_one(""));
    EXPECT_FALSE(knows_one("1"));
    EXPECT_FALSE(knows_one("\"11\""));
    EXPECT_FALSE(knows_one("w/\"1\""));
    EXPECT_FALSE(knows_one("\"0\",,\"2\""));
    EXPECT_FALSE(knows({}, "\"1\""));
}

}  // namespace

}  // namespace souk::http
