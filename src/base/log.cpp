#include "base/log.hpp"

#include "base/text.hpp"
#include "base/time.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <spdlog/common.h>
#include <spdlog/details/periodic_worker.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>

namespace souk::log {
namespace {

class standard_error final : public spdlog::sinks::base_sink<std::mutex> {
public:
    standard_error() = default;
    ~standard_error() override { write_out(); }
    standard_error(const standard_error&) = delete;
    standard_error& operator=(const standard_error&) = delete;

protected:
    void sink_it_(const spdlog::details::log_msg& message) override
    {
        lines_.append(message.payload.data(), message.payload.size());
        lines_ += '\n';
        if (lines_.size() >= enough) {
            write_out();
        }
    }

    void flush_() override { write_out(); }

private:
    static constexpr std::size_t enough = 32'768;

    void write_out()
    {
        // Where nobody can be told anything, a write that fails can't be told either.
        (void)std::fwrite(lines_.data(), 1, lines_.size(), stderr);
        lines_.clear();
    }

    std::string lines_;
};

struct destination {
    destination()
    {
        logger.set_level(spdlog::level::info);
        logger.flush_on(spdlog::level::trace);
    }

    spdlog::logger logger{"souk", std::make_shared<standard_error>()};
    std::unique_ptr<spdlog::details::periodic_worker> writer;
    std::mutex mutex;
    std::optional<std::string> captured;
};

destination& where()
{
    static destination only;
    return only;
}

spdlog::level::level_enum to_spdlog(level at)
{
    switch (at) {
    case level::debug: return spdlog::level::debug;
    case level::info: return spdlog::level::info;
    case level::warn: return spdlog::level::warn;
    case level::error: return spdlog::level::err;
    }
    std::unreachable();
}

std::string_view name_of(level at)
{
    constexpr std::array<std::string_view, 4> names{"debug", "info", "warn", "error"};
    return names.at(static_cast<std::size_t>(at));
}

void append_unit(std::string& line, unsigned char unit)
{
    constexpr std::string_view digits = "0123456789abcdef";
    line += "\\u00";
    line += digits[unit >> 4];
    line += digits[unit & 15];
}

// A line must stay one line of valid JSON whatever a field holds: bytes that are no UTF-8 are
// written as if they were Latin-1.
void append_text(std::string& line, std::string_view text)
{
    const bool utf8 = count_code_points(text).has_value();
    line += '"';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 =
            byte == 0xC2 && i + 1 < text.size() && has_control_characters(text.substr(i, 2));
        if (byte == '"' || byte == '\\') {
            line += '\\';
            line += text[i];
        } else if (utf8 && c1) {
            append_unit(line, static_cast<unsigned char>(text[++i]));
        } else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !utf8)) {
            append_unit(line, byte);
        } else {
            line += text[i];
        }
    }
    line += '"';
}

std::string to_line(level at, std::string_view what, fields with)
{
    const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    std::string line = R"({"time":")" + to_string(now) + R"(","level":")";
    line += name_of(at);
    line += R"(","what":)";
    append_text(line, what);
    for (const auto& [name, value] : with) {
        line += ',';
        append_text(line, name);
        line += ':';
        append_text(line, value);
    }
    return line += '}';
}

}  // namespace

void configure(level least)
{
    where().logger.set_level(to_spdlog(least));
}

void silence()
{
    where().logger.set_level(spdlog::level::off);
}

void gather()
{
    auto& to = where();
    to.logger.flush_on(spdlog::level::warn);
    const auto write_out = [&to] { to.logger.flush(); };
    to.writer =
        std::make_unique<spdlog::details::periodic_worker>(write_out, std::chrono::seconds{1});
}

capture::capture()
{
    const std::scoped_lock lock{where().mutex};
    where().captured.emplace();
}

capture::~capture()
{
    const std::scoped_lock lock{where().mutex};
    where().captured.reset();
}

std::string capture::text() const
{
    const std::scoped_lock lock{where().mutex};
    return where().captured.value_or("");
}

bool enabled(level at)
{
    return where().logger.should_log(to_spdlog(at));
}

void write(level at, std::string_view what, fields with)
{
    if (!enabled(at)) {
        return;
    }
    const auto line = to_line(at, what, with);
    auto& to = where();
    {
        const std::scoped_lock lock{to.mutex};
        if (to.captured) {
            *to.captured += line;
            *to.captured += '\n';
            return;
        }
    }
    to.logger.log(to_spdlog(at), spdlog::string_view_t{line});
}

void flush()
{
    where().logger.flush();
}

}  // namespace souk::log
