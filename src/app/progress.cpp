#include "app/progress.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace souk::app {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t bar_width = 30;

// 1234567 as 1,234,567.
std::string grouped(std::uint64_t number)
{
    auto digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return digits;
}

}  // namespace

std::string to_progress_line(
    const std::string& what, const std::string& unit, std::uint64_t done, std::uint64_t of
)
{
    if (of == 0) {
        return fmt::format("{} {} {}", what, grouped(done), unit);
    }
    const auto shown = std::min(done, of);
    const auto full = shown * bar_width / of;
    return fmt::format(
        "{} [{:#<{}}{: <{}}] {:3} % {} of {} {}",
        what,
        "",
        full,
        "",
        bar_width - full,
        shown * 100 / of,
        grouped(done),
        grouped(of),
        unit
    );
}

progress::progress(std::string what, std::string unit)
    : what_(std::move(what)), unit_(std::move(unit)), terminal_(::isatty(STDERR_FILENO) == 1),
      next_(std::chrono::steady_clock::now() + (terminal_ ? 0s : 10s))
{
}

progress::~progress()
{
    if (drawn_ && terminal_) {
        fmt::print(stderr, "\n");
    }
}

void progress::show(std::uint64_t done, std::uint64_t of)
{
    const std::scoped_lock lock{mutex_};
    const auto now = std::chrono::steady_clock::now();
    const bool last = terminal_ && drawn_ && of != 0 && done == of;
    if (now >= next_ || last) {
        next_ = now + (terminal_ ? 100ms : 10'000ms);
        draw(done, of);
    }
}

void progress::draw(std::uint64_t done, std::uint64_t of)
{
    const auto line = to_progress_line(what_, unit_, done, of);
    // Erases what is left of a longer line.
    fmt::print(stderr, "{}", terminal_ ? "\r" + line + "\x1B[K" : line + "\n");
    drawn_ = true;
}

}  // namespace souk::app
