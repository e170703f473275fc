// Addresses as JSON: {line1, line2?, city, postalCode, country}.
#pragma once

#include "base/address.hpp"
#include "json/record.hpp"
#include "json/writer.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace souk::json {

// Writes a member when there is an address.
void write_address(writer& out, std::string_view name, const std::optional<address>& where);

// The member of a request; notes what is missing or of another type. The rules are in base/.
// check_address()'s.
std::optional<address> read_address(fields& in, std::string_view name);

// The member of a record.
std::optional<address> read_address(const record& in, std::string_view name);

// As a store keeps one. Reading throws souk::unavailable when it holds what no Souk wrote.
std::optional<std::string> to_stored(const std::optional<address>& where);
std::optional<address> read_stored_address(const std::optional<std::string>& text);

}  // namespace souk::json
