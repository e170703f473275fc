#include "json/times.hpp"

#include <gtest/gtest.h>

namespace souk::json {
namespace {

std::optional<timestamp> read(const std::string& written)
{
    const auto body = parse(R"({"at":)" + written + "}");
    return body ? time_of(body->find("at")) : std::nullopt;
}

TEST(times, are_read_as_we_and_as_jackson_write_them)
{
    const timestamp at = from_milliseconds(1'700'000'000'123);
    EXPECT_EQ(read(R"("2023-11-14T22:13:20.123Z")"), at);
    EXPECT_EQ(read(R"("2023-11-14T22:13:20.123456789Z")"), at);
    EXPECT_EQ(read("1700000000.123456789"), at);
    EXPECT_EQ(read("1700000000123"), at);
    EXPECT_EQ(read("1700000000"), at - milliseconds{123});
    EXPECT_EQ(read("1700000000.5"), at + milliseconds{377});
    EXPECT_EQ(read("0"), timestamp{});
}

TEST(times, of_any_other_form_are_not_read)
{
    for (const auto* const each :
         {"-1",
          "1e30",
          "true",
          "null",
          "[2023,11,14]",
          "{}",
          R"("1700000000")",
          R"("2023-11-14T22:13:20")",
          R"("yesterday")"}) {
        EXPECT_EQ(read(each), std::nullopt) << each;
    }
    EXPECT_EQ(time_of(nullptr), std::nullopt);
}

}  // namespace
}  // namespace souk::json
