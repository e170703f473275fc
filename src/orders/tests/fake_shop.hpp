// The orders service with a store of its own and a fake item desk.
#pragma once

#include "base/tests/fake_world.hpp"
#include "base/tests/temporary_folder.hpp"
#include "base/tests/wait.hpp"
#include "bus/log/tables.hpp"
#include "orders/service.hpp"
#include "orders/store/sqlite.hpp"
#include "orders/tests/fake_items.hpp"

#include <gtest/gtest.h>

namespace souk::orders::testing {

using souk::testing::fake_world;
using souk::testing::wait;

class fake_shop : public ::testing::Test {
protected:
    fake_shop()
    {
        items.stock("BREAD", money{250}, 10);
        items.stock("SALT", money{99}, 5);
    }

    order place(const principal& who, std::vector<wanted_line> wanted)
    {
        return wait(orders.place(call, who, std::move(wanted), std::nullopt)).value();
    }

    order place(std::vector<wanted_line> wanted = {{"BREAD", 2}})
    {
        return place(ann, std::move(wanted));
    }

    order_fields now_of(const order_id& id) { return wait(store->find(call, id)).value().fields(); }

    result<money> check_out(const order& it, const payment_id& payment)
    {
        return wait(orders.checkout(call, it.fields().id, it.fields().owner, payment));
    }

    // Performs what is owed, as the relay would.
    void perform_effects()
    {
        const auto queue = bus::log::make_effect_queue(database);
        for (const bus::queued_effect& each :
             wait(queue->due(call, world.now() + seconds{1'000'000}, 1'000))) {
            wait(orders.perform(call, each.what));
            wait(queue->mark_done(call, {each.id}));
        }
    }

    std::size_t count_published() { return wait(log.read(call, "order.events", 0, 10'000)).size(); }

    const call call = fake_world::endless_call();
    const principal ann{.email = {"ann@example.com"}};
    const principal bob{.email = {"bob@example.com"}};
    const principal admin{.email = {"admin@example.com"}, .role = role::admin};
    const payment_id p1{"01890000-0000-7000-8000-00000000000a"};
    const payment_id p2{"01890000-0000-7000-8000-00000000000b"};

    souk::testing::temporary_folder folder;
    fake_world world;
    fake_items items;
    storage::sqlite::database database{folder.file("order.db"), sqlite_schema(), {}};
    int wakes = 0;
    std::unique_ptr<order_store> store = make_sqlite_store(database, [this] { ++wakes; });
    service orders{*store, items, world, {}};
    bus::log::event_log log{database};
};

}  // namespace souk::orders::testing
