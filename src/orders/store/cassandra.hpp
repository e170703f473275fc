#pragma once

#include "bus/cassandra/outbox.hpp"
#include "orders/archive.hpp"
#include "orders/ports.hpp"
#include "storage/cassandra/migrate.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace souk::orders {

const std::vector<storage::cassandra::migration>& cassandra_schema();

struct cassandra_settings {
    seconds key_lifetime{25 * 3'600};  // Then Cassandra forgets a key by itself.
};

// Orders in Cassandra. `on_consequences` is called after something was saved that the relay waits
// for; `outbox` then has it. Prepares statements, blocking: the schema must be there. The outbox
// must outlive the store's last call, and be of the same keyspace.
std::unique_ptr<order_store> make_cassandra_store(
    storage::cassandra::session& db,
    bus::cassandra::outbox& outbox,
    world& world,
    std::function<void()> on_consequences,
    cassandra_settings settings = {}
);

// What the keyspace holds, as records. Prepares statements, blocking; all outlive this. Keys end
// when they would have ended where they come from.
order_archive make_cassandra_archive(
    storage::cassandra::session& db, world& world, const cassandra_settings& settings
);

}  // namespace souk::orders
