// Orders in a real Cassandra, for the suites about order_store.
#pragma once

#include "base/tests/fake_world.hpp"
#include "base/tests/real_world.hpp"
#include "base/tests/wait.hpp"
#include "bus/publisher.hpp"
#include "orders/store/cassandra.hpp"
#include "storage/cassandra/tests/keyspace.hpp"

#include <atomic>

namespace souk::orders::testing {

class cassandra_backend {
public:
    order_store& store() { return *store_; }
    bus::cassandra::outbox& outbox() { return outbox_; }
    storage::cassandra::session& db() { return keyspace_.db(); }
    souk::testing::real_world& world() { return world_; }
    int wakes() const { return wakes_; }
    order_archive archive() { return make_cassandra_archive(keyspace_.db(), world_, {}); }

    std::vector<event> published()
    {
        std::vector<event> all;
        for (const effect& each : waiting()) {
            if (auto found = bus::published_by(each)) {
                all.push_back(*std::move(found));
            }
        }
        return all;
    }

    std::vector<effect> owed()
    {
        std::vector<effect> all;
        for (const effect& each : waiting()) {
            if (!bus::published_by(each)) {
                all.push_back(each);
            }
        }
        return all;
    }

private:
    std::vector<effect> waiting()
    {
        const call call = souk::testing::fake_world::endless_call();
        std::vector<effect> all;
        for (auto& each : souk::testing::wait(outbox_.due(call, timestamp::max(), 10'000))) {
            EXPECT_EQ(each.traceparent, call.traceparent);
            all.push_back(std::move(each.what));
        }
        return all;
    }

    using keyspace = storage::cassandra::testing::keyspace;

    keyspace& keyspace_ = keyspace::emptied(cassandra_schema());
    souk::testing::real_world world_;
    bus::cassandra::outbox outbox_{keyspace_.db(), world_, {}};
    std::atomic<int> wakes_ = 0;
    std::unique_ptr<order_store> store_ =
        make_cassandra_store(keyspace_.db(), outbox_, world_, [this] { ++wakes_; });
};

}  // namespace souk::orders::testing
