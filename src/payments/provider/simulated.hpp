// A payment provider in the program itself, for shops without a real one. It keeps what it did in a
// file of its own, so that a crash between charging and recording is as real as with any provider.
#pragma once

#include "base/world.hpp"
#include "payments/archive.hpp"
#include "payments/ports.hpp"
#include "storage/sqlite/database.hpp"

#include <memory>
#include <vector>

namespace souk::payments {

struct simulated_settings {
    milliseconds late_answer{3'000};  // How long pm_card_timeout takes.
};

const std::vector<storage::sqlite::migration>& simulated_schema();

// Takes pm_card_visa (the default; succeeds), pm_card_declined, and pm_card_timeout, whose charge
// lands late, unless the attempt was canceled meanwhile. The database must have the schema.
std::unique_ptr<card_network> make_simulated_cards(
    storage::sqlite::database& db, souk::world& world, simulated_settings settings = {}
);

// What it decided, as records. The database has the schema and outlives this.
std::unique_ptr<archive_of<archived_charge>> make_simulated_archive(storage::sqlite::database& db);

}  // namespace souk::payments
