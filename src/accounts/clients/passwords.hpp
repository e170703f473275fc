#pragma once

#include "accounts/ports.hpp"
#include "auth/passwords.hpp"

#include <memory>

namespace souk::accounts {

// The hasher, which must outlive it, as accounts wants it.
std::unique_ptr<password_vault> make_password_vault(auth::password_hasher& hasher);

}  // namespace souk::accounts
