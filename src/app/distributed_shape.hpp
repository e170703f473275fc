// The shape on MySQL, Cassandra and Kafka, if the program was built with it.
#pragma once

#include "app/commands.hpp"
#include "app/shop.hpp"
#include "app/transfer/archive.hpp"

#include <memory>
#include <string>
#include <vector>

namespace souk::app {

// With these services, or all. Throws std::runtime_error when the program was built without.
std::unique_ptr<shop> open_distributed_shop(
    const settings& with,
    const std::vector<std::string>& services,
    souk::world& world,
    souk::metrics& metrics
);

// Makes databases and keyspaces that are missing, and brings all of them up to date. Throws as
// above.
void migrate_distributed(const settings& with);

// What all databases and keyspaces hold, and the card network's file in the data folder; makes what
// is missing. Throws as above.
std::unique_ptr<opened_archive> open_distributed_archive(const settings& with, souk::world& world);

// `souk events` on Kafka; the exit statuses of the commands. Throws as above.
int tail_on_kafka(const settings& all, const events_options& options);
int dead_letters_on_kafka(const settings& all, const events_options& options);
int retry_on_kafka(const settings& all, const events_options& options);

}  // namespace souk::app
