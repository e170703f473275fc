// Passwords without the minutes of processor time that a run's real hashes would take.
#pragma once

#include "accounts/ports.hpp"
#include "base/world.hpp"

#include <memory>

namespace souk::simulation {

// Takes a moment of that world for each.
std::unique_ptr<accounts::password_vault> make_quick_vault(world& in);

}  // namespace souk::simulation
