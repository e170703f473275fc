// How the lines of the setting table are written.
#pragma once

#include "app/setting_table.hpp"

#include <concepts>
#include <string>
#include <utility>

namespace souk::app {

// Follows pointers to members: at(&settings::http, &http::server_limits::body_bytes).
template <class... Steps>
auto at(Steps... steps)
{
    return [=](auto& of) -> auto& { return (of.*....*steps); };
}

struct bounds {
    std::int64_t least;
    std::int64_t most;
};

std::string environment_name(std::string_view key);

template <std::invocable<settings&> Place>
setting whole(std::string key, Place place, bounds within, std::string help)
{
    using number = std::remove_reference_t<decltype(place(std::declval<settings&>()))>;
    auto environment = environment_name(key);
    return {
        .key = std::move(key),
        .help = std::move(help),
        .type = setting::kind::whole,
        .least = within.least,
        .most = within.most,
        .environment = std::move(environment),
        .read = [place](const settings& of) { return static_cast<std::int64_t>(place(of)); },
        .write = [place](settings& into, const setting_value& value) -> std::string {
            place(into) = static_cast<number>(std::get<std::int64_t>(value));
            return {};
        },
    };
}

// The unit of the duration must be the one that the key's name ends in.
template <class Unit, std::invocable<settings&> Place>
setting duration(std::string key, Place place, bounds within, std::string help)
{
    auto made = whole(
        std::move(key), [](auto& of) -> auto& { return of.threads; }, within, std::move(help)
    );
    made.read = [place](const settings& of) {
        return static_cast<std::int64_t>(std::chrono::duration_cast<Unit>(place(of)).count());
    };
    made.write = [place](settings& into, const setting_value& value) -> std::string {
        place(into) = Unit{std::get<std::int64_t>(value)};
        return {};
    };
    return made;
}

template <std::invocable<settings&> Place>
setting boolean(std::string key, Place place, std::string help)
{
    auto environment = environment_name(key);
    return {
        .key = std::move(key),
        .help = std::move(help),
        .type = setting::kind::boolean,
        .environment = std::move(environment),
        .read = [place](const settings& of) { return place(of); },
        .write = [place](settings& into, const setting_value& value) -> std::string {
            place(into) = std::get<bool>(value);
            return {};
        },
    };
}

// `check` says what is wrong with the text, or nothing.
template <std::invocable<settings&> Place>
setting text(
    std::string key,
    Place place,
    bounds length,
    std::string help,
    std::string (*check)(const std::string&) = nullptr
)
{
    auto environment = environment_name(key);
    return {
        .key = std::move(key),
        .help = std::move(help),
        .type = setting::kind::text,
        .least = length.least,
        .most = length.most,
        .environment = std::move(environment),
        .read = [place](const settings& of) { return place(of); },
        .write = [place, check](settings& into, const setting_value& value) -> std::string {
            const auto& given = std::get<std::string>(value);
            auto wrong = check != nullptr ? check(given) : std::string{};
            if (wrong.empty()) {
                place(into) = given;
            }
            return wrong;
        },
    };
}

// A text that is one of these.
template <std::invocable<settings&> Place>
setting choice(std::string key, Place place, std::vector<std::string> choices, std::string help)
{
    auto made = text(std::move(key), place, {.least = 0, .most = 1'000}, std::move(help));
    made.choices = std::move(choices);
    return made;
}

// The same line with that value never shown.
inline setting secret_of(setting line)
{
    line.secret = true;
    return line;
}

// The lines of each part of the program.
std::vector<setting> settings_of_server();
std::vector<setting> settings_of_shop();
std::vector<setting> settings_of_distribution();

}  // namespace souk::app
