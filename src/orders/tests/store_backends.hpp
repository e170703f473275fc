// What the suites about order_store share: the backends, and a store of one of them.
#pragma once

#include "base/tests/fake_world.hpp"
#include "base/tests/temporary_folder.hpp"
#include "base/tests/wait.hpp"
#include "bus/log/tables.hpp"
#include "orders/codec.hpp"
#include "orders/events.hpp"
#include "orders/store/sqlite.hpp"
#include "orders/tests/samples.hpp"

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

    order add(int number = 1, const account_email& owner = samples::ann)
    {
        const order placed = samples::placed(numbered(number), owner);
        return wait(store.add(any_call, placed, std::nullopt)).value();
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
        for (const order& each : wait(store.list(any_call, filter))) {
            ids.push_back(each.fields().id);
        }
        return ids;
    }
};

using backends = ::testing::Types<sqlite_backend>;

}  // namespace souk::orders::testing
