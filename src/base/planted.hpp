// Bugs planted on purpose, to show that the simulator finds them. SOUK_PLANT(name) asks whether the
// bug of that name is in force: never in a normal build, of which nothing of it becomes a part.
#pragma once

#ifdef SOUK_PLANTED_BUGS

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace souk::planted {

// Every bug of the program, and whether it is in force. Changed before other threads start only.
inline std::map<std::string, bool, std::less<>>& bugs()
{
    static std::map<std::string, bool, std::less<>> all;
    return all;
}

template <std::size_t Size>
struct name {
    // NOLINTNEXTLINE(google-explicit-constructor): a text is to be one.
    consteval name(const char (&of)[Size]) { std::copy_n(of, Size, text); }

    char text[Size]{};
};

// Makes the name known before main().
template <name Name>
inline const bool& is_in_force = bugs()[Name.text];

}  // namespace souk::planted

#define SOUK_PLANT(bug) (::souk::planted::is_in_force<#bug>)

#else

#define SOUK_PLANT(bug) false

#endif
