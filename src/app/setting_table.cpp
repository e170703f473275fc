#include "app/setting_table.hpp"

#include "app/setting_makers.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

namespace souk::app {
namespace {

std::string name_of(setting::kind type)
{
    switch (type) {
    case setting::kind::boolean: return "true or false";
    case setting::kind::whole: return "a whole number";
    case setting::kind::text: return "a text";
    }
    std::unreachable();
}

bool has_type(const setting& which, const setting_value& value)
{
    switch (which.type) {
    case setting::kind::boolean: return std::holds_alternative<bool>(value);
    case setting::kind::whole: return std::holds_alternative<std::int64_t>(value);
    case setting::kind::text: return std::holds_alternative<std::string>(value);
    }
    std::unreachable();
}

std::string check_number(const setting& which, std::int64_t given)
{
    if (given >= which.least && given <= which.most) {
        return {};
    }
    return fmt::format("must be from {} to {}, not {}", which.least, which.most, given);
}

// Secrets are never quoted.
std::string check_text(const setting& which, const std::string& given)
{
    if (!which.choices.empty()) {
        return (std::ranges::find(which.choices, given) != which.choices.end())
                   ? ""
                   : fmt::format("must be one of {}", fmt::join(which.choices, ", "));
    }
    const auto length = static_cast<std::int64_t>(given.size());
    if (length < which.least || length > which.most) {
        return fmt::format("must have {} to {} bytes, not {}", which.least, which.most, length);
    }
    return has_control_characters(given) ? "holds a control character" : "";
}

std::string check(const setting& which, const setting_value& value)
{
    if (!has_type(which, value)) {
        return "must be " + name_of(which.type);
    }
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
        return check_number(which, *number);
    }
    if (const auto* const text = std::get_if<std::string>(&value)) {
        return check_text(which, *text);
    }
    return {};
}

// Levenshtein's: how many letters to change, add or leave out.
std::size_t distance(std::string_view from, std::string_view to)
{
    std::vector<std::size_t> row(to.size() + 1);
    for (std::size_t at = 0; at < row.size(); ++at) {
        row[at] = at;
    }
    for (std::size_t i = 1; i <= from.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
        }
    }
    return row.back();
}

}  // namespace

const std::vector<setting>& setting_table()
{
    static const auto all = [] {
        auto lines = settings_of_server();
        std::ranges::move(settings_of_shop(), std::back_inserter(lines));
        std::ranges::move(settings_of_distribution(), std::back_inserter(lines));
        return lines;
    }();
    return all;
}

const setting* find_setting(std::string_view key)
{
    const auto& all = setting_table();
    const auto found = std::ranges::find(all, key, &setting::key);
    return found == all.end() ? nullptr : &*found;
}

std::expected<void, std::string>
assign(settings& into, const setting& which, const setting_value& value)
{
    auto wrong = check(which, value);
    if (wrong.empty()) {
        wrong = which.write(into, value);
    }
    if (!wrong.empty()) {
        return std::unexpected(std::move(wrong));
    }
    return {};
}

std::expected<setting_value, std::string> parse_value(const setting& which, std::string_view text)
{
    if (which.type == setting::kind::text) {
        return std::string{text};
    }
    if (which.type == setting::kind::boolean) {
        if (text == "on" || text == "true" || text == "1") {
            return true;
        }
        if (text == "off" || text == "false" || text == "0") {
            return false;
        }
        return std::unexpected("must be on or off");
    }
    std::int64_t number = 0;
    const auto [stopped, failed] = std::from_chars(text.begin(), text.end(), number);
    if (failed != std::errc{} || stopped != text.end()) {
        return std::unexpected("must be " + name_of(which.type));
    }
    return number;
}

std::string environment_name(std::string_view key)
{
    std::string name = "SOUK_";
    for (const char each : key) {
        name += each == '.' ? '_' : static_cast<char>(std::toupper(each));
    }
    return name;
}

std::string most_like(std::string_view wrong, const std::vector<std::string>& known)
{
    std::string best;
    std::size_t least = std::max<std::size_t>(wrong.size() / 3, 2) + 1;
    for (const auto& each : known) {
        if (const auto far = distance(wrong, each); far < least) {
            least = far;
            best = each;
        }
    }
    return best;
}

}  // namespace souk::app
