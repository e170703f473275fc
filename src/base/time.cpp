#include "base/time.hpp"

namespace souk {
namespace {

void append(std::string& text, int number, int digits)
{
    for (int divisor = digits == 4 ? 1000 : (digits == 3 ? 100 : 10); divisor > 0; divisor /= 10) {
        text += static_cast<char>('0' + number / divisor % 10);
    }
}

// Takes exactly that many digits from the start of the text.
std::optional<int> take_number(std::string_view& text, std::size_t digits)
{
    if (text.size() < digits) {
        return std::nullopt;
    }
    int number = 0;
    for (const char c : text.substr(0, digits)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        number = number * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char expected)
{
    if (!text.starts_with(expected)) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

// One to nine digits of a second; what is below a millisecond is cut off.
std::optional<milliseconds> take_fraction(std::string_view& text)
{
    std::size_t digits = 0;
    int count = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
        if (digits++ < 3) {
            count = count * 10 + (text.front() - '0');
        }
    }
    if (digits == 0 || digits > 9) {
        return std::nullopt;
    }
    for (; digits < 3; ++digits) {
        count *= 10;
    }
    return milliseconds{count};
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text)
{
    const auto year = take_number(text, 4);
    const bool first = take(text, '-');
    const auto month = take_number(text, 2);
    const bool second = take(text, '-');
    const auto day = take_number(text, 2);
    if (!year || !month || !day || !first || !second) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{*year},
        std::chrono::month{static_cast<unsigned>(*month)},
        std::chrono::day{static_cast<unsigned>(*day)}
    };
    return date.ok() ? std::optional{std::chrono::sys_days{date}} : std::nullopt;
}

std::optional<milliseconds> take_time_of_day(std::string_view& text)
{
    const auto hour = take_number(text, 2);
    const bool first = take(text, ':');
    const auto minute = take_number(text, 2);
    const bool second = take(text, ':');
    const auto whole = take_number(text, 2);
    if (!hour || !minute || !whole || !first || !second) {
        return std::nullopt;
    }
    if (*hour > 23 || *minute > 59 || *whole > 59) {
        return std::nullopt;
    }
    milliseconds time = std::chrono::hours{*hour} + std::chrono::minutes{*minute} + seconds{*whole};
    if (take(text, '.')) {
        const auto fraction = take_fraction(text);
        if (!fraction) {
            return std::nullopt;
        }
        time += *fraction;
    }
    return time;
}

}  // namespace

std::string to_string(timestamp at)
{
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    std::string text;
    text.reserve(24);
    append(text, static_cast<int>(date.year()), 4);
    append(text += '-', static_cast<int>(static_cast<unsigned>(date.month())), 2);
    append(text += '-', static_cast<int>(static_cast<unsigned>(date.day())), 2);
    append(text += 'T', static_cast<int>(time.hours().count()), 2);
    append(text += ':', static_cast<int>(time.minutes().count()), 2);
    append(text += ':', static_cast<int>(time.seconds().count()), 2);
    append(text += '.', static_cast<int>(time.subseconds().count()), 3);
    return text += 'Z';
}

std::optional<timestamp> parse_timestamp(std::string_view text)
{
    const auto date = take_date(text);
    if (!date) {
        return std::nullopt;
    }
    if (text.empty()) {
        return timestamp{*date};
    }
    if (!take(text, 'T') && !take(text, 't')) {
        return std::nullopt;
    }
    const auto time = take_time_of_day(text);
    if (!time || (text != "Z" && text != "z" && text != "+00:00")) {
        return std::nullopt;
    }
    return timestamp{*date} + *time;
}

}  // namespace souk
