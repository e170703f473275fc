#include "app/settings_text.hpp"

#include "app/setting_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>
#include <toml++/toml.h>

namespace souk::app {
namespace {

std::string to_toml(const setting_value& value)
{
    if (const auto* const flag = std::get_if<bool>(&value)) {
        return *flag ? "true" : "false";
    }
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*number);
    }
    // As a member of a table, or toml++ writes it bare.
    std::ostringstream line;
    line << toml::toml_formatter{
        toml::table{{"x", std::get<std::string>(value)}}, toml::format_flags::none
    };
    return line.str().substr(std::string_view{"x = "}.size());
}

std::string allowed(const setting& which)
{
    if (which.type == setting::kind::boolean) {
        return "true or false";
    }
    if (!which.choices.empty()) {
        return fmt::format("{}", fmt::join(which.choices, ", "));
    }
    const auto* const unit = which.type == setting::kind::text ? " bytes" : "";
    return fmt::format("{} to {}{}", which.least, which.most, unit);
}

// A text's empty default stands for "not set", which its bounds need not allow.
bool is_unset(const setting_value& value)
{
    const auto* const text = std::get_if<std::string>(&value);
    return text != nullptr && text->empty();
}

std::string line_of(const setting& which, std::string_view name, const settings& of)
{
    const auto value = which.read(of);
    if (is_unset(value)) {
        return fmt::format("# {} is not set\n", name);
    }
    if (which.secret) {
        return fmt::format("# {} is set, and not shown\n", name);
    }
    return fmt::format("{} = {}\n", name, to_toml(value));
}

}  // namespace

std::string to_toml(const loaded_settings& all)
{
    // Keys without a section come first: in TOML nothing leads back out of one.
    std::string text;
    std::string in_sections;
    std::string section;
    for (const auto& each : setting_table()) {
        const auto dot = each.key.rfind('.');
        const bool top = dot == std::string::npos;
        auto& out = top ? text : in_sections;
        if (!top && each.key.substr(0, dot) != section) {
            section = each.key.substr(0, dot);
            out += fmt::format("\n[{}]\n", section);
        }
        const auto source = all.sources.find(each.key);
        out += fmt::format("# {} [{}; {}]", each.help, allowed(each), each.environment);
        out += fmt::format(
            " ({})\n", source == all.sources.end() ? "the default" : "from " + source->second
        );
        out += line_of(each, top ? each.key : each.key.substr(dot + 1), all.values);
    }
    return text + in_sections;
}

}  // namespace souk::app
