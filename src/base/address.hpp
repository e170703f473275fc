// Where something is sent.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace souk {

struct address {
    std::string line1;
    std::optional<std::string> line2;
    std::string city;
    std::string postal_code;
    std::string country;  // ISO 3166-1 alpha-2.

    friend bool operator==(const address&, const address&) = default;
};

// Notes what is wrong with it, if something is. Its fields are named as the API does, after `at`,
// such as "shippingAddress.line1".
void check_address(std::vector<field_error>& errors, const std::string& at, const address& where);

}  // namespace souk
