#include "payments/provider/words.hpp"

#include <array>
#include <utility>

namespace souk::payments {

namespace {

constexpr std::array<std::pair<charge_state, std::string_view>, 5> state_names{{
    {charge_state::unknown, "unknown"},
    {charge_state::charged, "charged"},
    {charge_state::declined, "declined"},
    {charge_state::canceled, "canceled"},
    {charge_state::refunded, "refunded"},
}};

}  // namespace

bool is_card(std::string_view method)
{
    return method == visa || method == declining || method == late;
}

std::string_view to_string(charge_state state)
{
    for (const auto& [each, name] : state_names) {
        if (each == state) {
            return name;
        }
    }
    std::unreachable();
}

std::optional<charge_state> parse_charge_state(std::string_view text)
{
    for (const auto& [state, name] : state_names) {
        if (name == text) {
            return state;
        }
    }
    return std::nullopt;
}

}  // namespace souk::payments
