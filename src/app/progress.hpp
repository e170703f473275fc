// How far long work has come, for the person who waits.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace souk::app {

// A bar on a terminal; elsewhere a line now and then. On standard error. Any thread may use it.
class progress {
public:
    // "Copying order.db", "pages".
    progress(std::string what, std::string unit);

    // Ends the bar's line.
    ~progress();
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    // Cheap enough for every step. `of` is 0 while nobody knows it.
    void show(std::uint64_t done, std::uint64_t of);

private:
    void draw(std::uint64_t done, std::uint64_t of);

    const std::string what_;
    const std::string unit_;
    const bool terminal_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point next_;
    bool drawn_ = false;
};

// "Copying order.db [#######             ]  35 % 3,500 of 10,000 pages": without the bar when `of`
// is not known.
std::string to_progress_line(
    const std::string& what, const std::string& unit, std::uint64_t done, std::uint64_t of
);

}  // namespace souk::app
