// What the suites about order_store share: the backends, and a store of one of them.
#pragma once

#include "base/id_time.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/temporary_folder.hpp"
#include "base/tests/wait.hpp"
#include "bus/log/tables.hpp"
#include "orders/codec.hpp"
#include "orders/events.hpp"
#include "orders/store/sqlite.hpp"
#include "orders/tests/samples.hpp"

#ifdef SOUK_WITH_CASSANDRA
#include "orders/tests/cassandra_backend.hpp"
#endif

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace souk::orders::testing {

using souk::testing::fake_world;
using souk::testing::wait;

inline const call any_call = fake_world::endless_call();
inline const timestamp later = samples::noon + milliseconds{1'000};

class sqlite_backend {
public:
    order_store& store() { return *store_; }
    int wakes() const { return wakes_; }
    order_archive archive() { return make_sqlite_archive(database_); }

    // What the outbox holds.
    std::vector<event> published()
    {
        bus::log::event_log log{database_};
        std::vector<event> all;
        for (const auto& each : wait(log.read(any_call, order_cancelled::topic, 0, 10'000))) {
            all.push_back(each.what);
        }
        return all;
    }

    std::vector<effect> owed()
    {
        const auto queue = bus::log::make_effect_queue(database_);
        std::vector<effect> all;
        for (const auto& each : wait(queue->due(any_call, later + seconds{1'000}, 10'000))) {
            EXPECT_EQ(each.traceparent, any_call.traceparent);
            all.push_back(each.what);
        }
        return all;
    }

private:
    souk::testing::temporary_folder folder_;
    storage::sqlite::database database_{folder_.file("order.db"), sqlite_schema(), {}};
    std::atomic<int> wakes_ = 0;
    std::unique_ptr<order_store> store_ = make_sqlite_store(database_, [this] { ++wakes_; });
};

template <class Backend>
class order_store_suite : public ::testing::Test {
protected:
    Backend backend;
    order_store& store = backend.store();
    fake_world world;

    // Ids in the order of the numbers.
    static order_id numbered(int number)
    {
        return {fmt::format("01890000-0000-7000-8000-{:012x}", number)};
    }

    // An id of that many milliseconds after noon, and of that number.
    static order_id at_noon_and(std::int64_t ms, int number = 0)
    {
        const std::string first = first_id_at(samples::noon + milliseconds{ms});
        return {fmt::format("{}{:012x}", first.substr(0, 24), number)};
    }

    order add(const order_id& id, const account_email& owner = samples::ann)
    {
        return wait(store.add(any_call, samples::placed(id, owner), std::nullopt)).value();
    }

    order add(int number = 1, const account_email& owner = samples::ann)
    {
        return add(numbered(number), owner);
    }

    result<order> update(const order_id& id, const order_change& change)
    {
        return wait(store.update(any_call, id, change));
    }

    static result<consequences> cancel(order& it)
    {
        return it.cancel(cancel_reason::by_customer, later);
    }

    static result<consequences> check_out(order& it)
    {
        return it.start_checkout(samples::first_payment, later);
    }

    std::vector<std::string> types_of_history(const order_id& id)
    {
        std::vector<std::string> types;
        for (const stream_event& each : wait(store.history(any_call, id))) {
            types.push_back(std::to_string(each.sequence) + std::string{type_of(each.what)});
        }
        return types;
    }

    std::vector<order_id> listed(const order_filter& filter)
    {
        std::vector<order_id> ids;
        const auto page = wait(store.list(any_call, filter));
        for (const order& each : page.orders) {
            ids.push_back(each.fields().id);
        }
        return ids;
    }
};

#ifdef SOUK_WITH_CASSANDRA
using backends = ::testing::Types<sqlite_backend, cassandra_backend>;
#else
using backends = ::testing::Types<sqlite_backend>;
#endif

}  // namespace souk::orders::testing
