// The form of each field of an account.
#pragma once

#include "accounts/domain.hpp"

namespace souk::accounts {

// Each notes what is wrong, if something is.
void check_email(std::vector<field_error>& errors, std::string_view email);
void check_name(std::vector<field_error>& errors, std::string_view field, std::string_view name);

// Everything that is wrong with a change of a profile.
std::vector<field_error> faults_of(const profile_change& change);

}  // namespace souk::accounts
