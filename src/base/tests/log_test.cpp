#include "base/log.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <gmock/gmock.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace souk {
namespace {

using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

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

// What a process of its own writes to its standard error, until it ends or has written that.
std::string written_by_another_process(void (*work)(), std::string_view until = "nothing else")
{
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    const auto child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        work();
        raise(SIGKILL);
    }
    close(ends[1]);
    std::string text;
    std::array<char, 4'096> part{};
    for (ssize_t count = 1; count > 0 && !text.contains(until);) {
        count = read(ends[0], part.data(), part.size());
        text.append(part.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(ends[0]);
    return text;
}

TEST(log_lines, are_written_at_once_unless_gathered)
{
    const auto once = written_by_another_process([] { log::info("seen"); });
    EXPECT_THAT(once, HasSubstr("seen"));
}

TEST(log_lines, that_are_gathered_come_with_the_next_warning)
{
    const auto lines = written_by_another_process([] {
        log::gather();
        log::info("first");
        log::warn("second");
        log::info("third");
    });
    EXPECT_THAT(lines, ContainsRegex("first.*\n.*second"));
    EXPECT_THAT(lines, Not(HasSubstr("third")));
}

TEST(log_lines, that_are_gathered_come_by_themselves)
{
    const auto wait_for_ever = [] {
        log::gather();
        log::info("seen");
        pause();
    };
    EXPECT_THAT(written_by_another_process(wait_for_ever, "seen"), HasSubstr("seen"));
}

}  // namespace
}  // namespace souk
