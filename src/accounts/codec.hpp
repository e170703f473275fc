// Addresses as JSON: for the stores, and for answers.
#pragma once

#include "accounts/domain.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"

#include <string>
#include <string_view>

namespace souk::accounts {

// {line1, line2?, city, postalCode, country}
std::string to_json(const address& where);

// Reads one, and notes what is missing or of another type; the rules are the domain's.
address read_address(json::fields& in);

// Reads what to_json() wrote. Throws souk::unavailable when a store holds what no Souk wrote.
address read_stored_address(std::string_view text);

}  // namespace souk::accounts
