// A payment service on a real file with neighbors that obey the test.
#pragma once

#include "base/tests/wait.hpp"
#include "bus/log/tables.hpp"
#include "payments/service.hpp"
#include "payments/store/sqlite.hpp"
#include "payments/tests/fakes.hpp"
#include "payments/tests/folder.hpp"

#include <gtest/gtest.h>

namespace souk::payments::testing {

inline const order_id bought{"00000003-0000-7000-8000-000000000000"};
inline const principal ann{.email = {"ann@example.com"}, .role = role::user};
inline const principal bob{.email = {"bob@example.com"}, .role = role::user};
inline const principal boss{.email = {"boss@example.com"}, .role = role::admin};
inline constexpr money price{3998};

struct shop {
    test_folder folder;
    patient_world world;
    storage::sqlite::database db{folder.file("payment.db"), sqlite_schema(), {}};
    std::unique_ptr<settlement_store> store = make_sqlite_store(db, [] {});
    fake_cards cards{world};
    fake_desk desk;
    service payments{*store, cards, desk, world, {.answer_within = milliseconds{200}}};

    shop()
    {
        desk.owner = ann.email;
        desk.totals[bought] = price;
    }

    call new_call() { return background_call(world, milliseconds{60'000}); }

    result<payment> pay(const std::string& method = "good", const std::string& key = "")
    {
        const pay_request what{
            .order = bought, .amount = price, .method = method, .idempotency_key = key
        };
        return souk::testing::wait(payments.pay(new_call(), ann, what));
    }

    payment stored(const payment_id& id)
    {
        return souk::testing::wait(store->find(new_call(), id)).value();
    }

    std::vector<payment> all() { return souk::testing::wait(store->list(new_call(), {})).payments; }

    std::vector<std::string> published()
    {
        bus::log::event_log log{db};
        std::vector<std::string> types;
        for (const auto& each :
             souk::testing::wait(log.read(new_call(), "payment.events", 0, 100))) {
            types.push_back(each.what.type);
        }
        return types;
    }

    // Performs what is owed, as the relay does. Answers how much that was.
    std::size_t perform_owed()
    {
        const auto queue = bus::log::make_effect_queue(db);
        const auto due = souk::testing::wait(queue->due(new_call(), world.now(), 100));
        for (const auto& each : due) {
            souk::testing::wait(payments.perform(new_call(), each.what));
            souk::testing::wait(queue->mark_done(new_call(), {each.id}));
        }
        return due.size();
    }

    std::size_t recover()
    {
        world.advance(milliseconds{31'000});
        return souk::testing::wait(payments.recover(new_call()));
    }
};

}  // namespace souk::payments::testing
