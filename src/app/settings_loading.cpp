#include "app/settings_loading.hpp"

#include "app/setting_table.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <toml++/toml.h>
#include <unistd.h>

namespace souk::app {
namespace {

// Not settings, but read by the command line and the scripts.
constexpr std::array<std::string_view, 1> other_variables{"SOUK_CONFIG"};

std::string did_you_mean(std::string_view wrong, const std::vector<std::string>& known)
{
    const auto like = most_like(wrong, known);
    return like.empty() ? "" : fmt::format("; did you mean {}?", like);
}

std::vector<std::string> all_keys()
{
    std::vector<std::string> keys;
    std::ranges::transform(setting_table(), std::back_inserter(keys), &setting::key);
    return keys;
}

class loading {
public:
    void take_file(const std::string& path);
    void take_environment(const std::map<std::string, std::string>& variables);
    void take_flags(const std::vector<std::pair<std::string, std::string>>& flags);
    void check_together();

    std::expected<loaded_settings, std::vector<std::string>> end() &&
    {
        if (!mistakes_.empty()) {
            return std::unexpected(std::move(mistakes_));
        }
        return std::move(loaded_);
    }

private:
    void take_table(const toml::table& table, const std::string& prefix);
    void take_member(const toml::key& name, const toml::node& what, const std::string& key);
    void take_text(const setting& which, std::string_view text, const std::string& from);
    void take(const setting& which, const setting_value& value, const std::string& from);
    void in_order(const char* least, milliseconds a, const char* most, milliseconds b);

    void mistake(std::string_view at, std::string_view what)
    {
        mistakes_.push_back(fmt::format("{}: {}", at, what));
    }

    std::string place(const toml::source_region& where) const
    {
        return fmt::format("{}:{}:{}", file_, where.begin.line, where.begin.column);
    }

    std::string file_;
    loaded_settings loaded_;
    std::vector<std::string> mistakes_;
};

void loading::take(const setting& which, const setting_value& value, const std::string& from)
{
    if (const auto assigned = assign(loaded_.values, which, value)) {
        loaded_.sources[which.key] = from;
    } else {
        mistake(from, fmt::format("{} {}", which.key, assigned.error()));
    }
}

void loading::take_text(const setting& which, std::string_view text, const std::string& from)
{
    if (const auto value = parse_value(which, text)) {
        take(which, *value, from);
    } else {
        mistake(from, fmt::format("{} {}", which.key, value.error()));
    }
}

void loading::take_file(const std::string& path)
{
    if (path.empty()) {
        return;
    }
    file_ = path;
    const std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    if (!file || !text) {
        mistake(path, "can't be read");
        return;
    }
    try {
        take_table(toml::parse(std::move(text).str(), path), "");
    } catch (const toml::parse_error& wrong) {
        mistake(place(wrong.source()), wrong.description());
    }
}

void loading::take_table(const toml::table& table, const std::string& prefix)
{
    for (const auto& [name, what] : table) {
        take_member(name, what, prefix + std::string{name.str()});
    }
}

void loading::take_member(const toml::key& name, const toml::node& what, const std::string& key)
{
    const auto begins_with_key = [section = key + "."](const setting& each) {
        return each.key.starts_with(section);
    };
    const auto* const which = find_setting(key);
    if (which == nullptr) {
        if (what.is_table() && std::ranges::any_of(setting_table(), begins_with_key)) {
            take_table(*what.as_table(), key + ".");
        } else {
            const auto advice = did_you_mean(key, all_keys());
            mistake(place(name.source()), fmt::format("{} is no setting{}", key, advice));
        }
        return;
    }
    const auto at = place(what.source());
    if (const auto* const flag = what.as_boolean()) {
        take(*which, flag->get(), at);
    } else if (const auto* const number = what.as_integer()) {
        take(*which, number->get(), at);
    } else if (const auto* const text = what.as_string()) {
        take(*which, text->get(), at);
    } else {
        mistake(at, key + " must be a plain value");
    }
}

void loading::take_environment(const std::map<std::string, std::string>& variables)
{
    std::vector<std::string> known;
    std::ranges::transform(setting_table(), std::back_inserter(known), &setting::environment);
    for (const auto& [name, value] : variables) {
        const auto which = std::ranges::find(setting_table(), name, &setting::environment);
        if (which != setting_table().end()) {
            take_text(*which, value, name);
        } else if (name.starts_with("SOUK_") && std::ranges::count(other_variables, name) == 0) {
            loaded_.warnings.push_back(
                fmt::format("{} is no setting{}", name, did_you_mean(name, known))
            );
        }
    }
}

void loading::take_flags(const std::vector<std::pair<std::string, std::string>>& flags)
{
    for (const auto& [key, value] : flags) {
        if (const auto* const which = find_setting(key)) {
            take_text(*which, value, "the command line");
        } else {
            const auto advice = did_you_mean(key, all_keys());
            mistake("the command line", fmt::format("{} is no setting{}", key, advice));
        }
    }
}

void loading::in_order(const char* least, milliseconds a, const char* most, milliseconds b)
{
    if (a > b) {
        mistake(
            "settings", fmt::format("{} ({}) is above {} ({})", least, a.count(), most, b.count())
        );
    }
}

void loading::check_together()
{
    const auto& all = loaded_.values;
    in_order(
        "relay.retry_least_ms", all.relay.retry_least, "relay.retry_most_ms", all.relay.retry_most
    );
    in_order(
        "consumer.retry_least_ms",
        all.consumer.retry_least,
        "consumer.retry_most_ms",
        all.consumer.retry_most
    );
    if (all.first_administrator.email.empty() != all.first_administrator.password.empty()) {
        mistake("settings", "administrator.email and administrator.password need one another");
    }
    if (all.distributed.chosen && all.secret_key.empty()) {
        mistake("settings", "the distributed shape needs a secret_key, the same for all processes");
    }
    std::array ports{
        all.ports.gateway,
        all.ports.account,
        all.ports.item,
        all.ports.order,
        all.ports.payment,
        all.ports.cards,
    };
    std::ranges::sort(ports);
    const auto same = [](auto a, auto b) { return a == b && a != 0; };
    if (const auto twice = std::ranges::adjacent_find(ports, same); twice != ports.end()) {
        mistake("settings", fmt::format("two services share port {}", *twice));
    }
}

}  // namespace

std::expected<loaded_settings, std::vector<std::string>> load_settings(const settings_input& from)
{
    loading all;
    all.take_file(from.file);
    all.take_environment(from.environment);
    all.take_flags(from.flags);
    all.check_together();
    return std::move(all).end();
}

std::map<std::string, std::string> read_environment()
{
    std::map<std::string, std::string> variables;
    for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
        const std::string_view line{*each};
        const auto split = line.find('=');
        if (split != std::string_view::npos) {
            variables.emplace(line.substr(0, split), line.substr(split + 1));
        }
    }
    return variables;
}

}  // namespace souk::app
