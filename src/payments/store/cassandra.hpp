// Payments in Cassandra.
#pragma once

#include "bus/cassandra/outbox.hpp"
#include "payments/archive.hpp"
#include "payments/ports.hpp"
#include "storage/cassandra/migrate.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace souk::payments {

const std::vector<storage::cassandra::migration>& cassandra_schema();

struct cassandra_settings {
    seconds key_lifetime{25 * 3'600};  // Then Cassandra forgets a key by itself.
    // A key that was taken by a payment that never began is free after that: no request lasts so
    // long.
    seconds claim_time{60};
};

// Calls `on_consequences` after a durable change that owes something; `outbox` then has it.
// Prepares statements, blocking: the schema must be there. The outbox must outlive the store's last
// call, and be of the same keyspace. Keys end by themselves, so purge_keys() answers 0: it only
// says from when on they count as unused.
std::unique_ptr<settlement_store> make_cassandra_store(
    storage::cassandra::session& db,
    bus::cassandra::outbox& outbox,
    world& world,
    std::function<void()> on_consequences,
    cassandra_settings settings = {}
);

// What the keyspace holds, as records. Prepares statements, blocking; all outlive this. Keys end
// when they would have ended where they come from.
settlement_archive make_cassandra_archive(
    storage::cassandra::session& db, world& world, const cassandra_settings& settings
);

}  // namespace souk::payments
