#include "json/writer.hpp"

#include <gtest/gtest.h>

namespace souk::json {
namespace {

TEST(writing, puts_commas_between)
{
    writer out;
    out.begin_object().member("a", 1).member("b", true).key("c").begin_array();
    out.value("x").value(money{3998}).begin_object().end_object().begin_array().end_array();
    out.end_array().member("d", std::string{"y"}).key("e").raw("null").end_object();
    EXPECT_EQ(std::move(out).text(), R"({"a":1,"b":true,"c":["x",39.98,{},[]],"d":"y","e":null})");
}

TEST(writing, leaves_out_what_is_nothing)
{
    writer out;
    out.begin_object()
        .member("a", std::optional<std::string>{})
        .member("b", std::optional<std::string>{"x"})
        .end_object();
    EXPECT_EQ(out.text(), R"({"b":"x"})");
}

TEST(writing, escapes_what_json_needs_and_no_more)
{
    writer out;
    out.value(std::string_view{"\"\\/\b\f\n\r\t\0\x1F\x7Fé😀<&", 19});
    EXPECT_EQ(out.text(), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7Fé😀<&\"");
}

TEST(writing, spells_times_and_limits)
{
    writer out;
    out.begin_array().value(from_milliseconds(0)).value(INT64_MIN).value(7U).end_array();
    EXPECT_EQ(out.text(), R"(["1970-01-01T00:00:00.000Z",-9223372036854775808,7])");
}

}  // namespace
}  // namespace souk::json
