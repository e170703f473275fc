// The simulated provider's words: its card tokens, and how it spells an attempt's state.
#pragma once

#include "payments/ports.hpp"

#include <optional>
#include <string_view>

namespace souk::payments {

inline constexpr std::string_view visa = "pm_card_visa";  // Succeeds.
inline constexpr std::string_view declining = "pm_card_declined";
inline constexpr std::string_view late = "pm_card_timeout";  // Answers late, then succeeds.

bool is_card(std::string_view method);

// "charged"
std::string_view to_string(charge_state state);
std::optional<charge_state> parse_charge_state(std::string_view text);

}  // namespace souk::payments
