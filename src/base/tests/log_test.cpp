#include "base/log.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk {
namespace {

using testing::ContainsRegex;
using testing::EndsWith;
using testing::IsEmpty;

TEST(log_lines, are_objects_with_time_level_and_fields)
{
    const log::capture lines;
    log::warn("paid order not completed", {{"order", "o-1"}, {"why", "late"}});
    EXPECT_THAT(lines.text(), ContainsRegex(R"(^\{"time":"20[0-9-]+T[0-9:.]+Z",)"));
    EXPECT_THAT(
        lines.text(),
        EndsWith(R"("level":"warn","what":"paid order not completed","order":"o-1","why":"late"})"
                 "\n")
    );
}

TEST(log_lines, cannot_be_forged)
{
    const log::capture lines;
    log::info("x", {{"q", "a\"}\n{\"b\\\x7F\xC2\x85\x1B"}});
    EXPECT_THAT(
        lines.text(), EndsWith("\"q\":\"a\\\"}\\u000a{\\\"b\\\\\\u007f\\u0085\\u001b\"}\n")
    );
}

TEST(log_lines, keep_utf8_and_stay_valid_without_it)
{
    const log::capture lines;
    log::info("x", {{"good", "é€"}, {"bad", "a\xFF\xC3"}});
    EXPECT_THAT(lines.text(), EndsWith("\"good\":\"é€\",\"bad\":\"a\\u00ff\\u00c3\"}\n"));
}

TEST(log_lines, below_the_level_are_dropped)
{
    const log::capture lines;
    log::debug("quiet");
    EXPECT_THAT(lines.text(), IsEmpty());
    log::configure(log::level::debug);
    EXPECT_TRUE(log::enabled(log::level::debug));
    log::debug("loud");
    log::configure(log::level::info);
    EXPECT_THAT(lines.text(), ContainsRegex("loud"));
    EXPECT_FALSE(log::enabled(log::level::debug));
}

}  // namespace
}  // namespace souk
