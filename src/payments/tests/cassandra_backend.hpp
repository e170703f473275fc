// Payments in a real Cassandra, for the contract suites.
#pragma once

#include "base/tests/fake_world.hpp"
#include "base/tests/real_world.hpp"
#include "base/tests/wait.hpp"
#include "bus/publisher.hpp"
#include "payments/store/cassandra.hpp"
#include "storage/cassandra/tests/keyspace.hpp"

namespace souk::payments::contract {

struct cassandra_backend {
    static constexpr bool counts_purged_keys = false;

    using keyspace = storage::cassandra::testing::keyspace;

    keyspace& kept = keyspace::emptied(cassandra_schema());
    souk::testing::real_world world;
    bus::cassandra::outbox outbox{kept.db(), world, {}};
    int consequences_told = 0;
    std::unique_ptr<settlement_store> store =
        make_cassandra_store(kept.db(), outbox, world, [this] { ++consequences_told; });

    settlement_archive archive() { return make_cassandra_archive(kept.db(), world, {}); }

    std::int64_t published() { return count(true); }
    std::int64_t owed() { return count(false); }

private:
    // Events wait as effects, like the rest.
    std::int64_t count(bool events)
    {
        const call call = souk::testing::fake_world::endless_call();
        std::int64_t found = 0;
        for (const auto& each : souk::testing::wait(outbox.due(call, timestamp::max(), 1'000))) {
            found += bus::published_by(each.what).has_value() == events ? 1 : 0;
        }
        return found;
    }
};

}  // namespace souk::payments::contract
