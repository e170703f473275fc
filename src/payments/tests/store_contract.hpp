// What the contract suites of the settlement store share: its adapters, and steps to take on them.
#pragma once

#include "base/id_time.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "bus/log/tables.hpp"
#include "payments/store/sqlite.hpp"
#include "payments/tests/folder.hpp"

#ifdef SOUK_WITH_CASSANDRA
#include "payments/tests/cassandra_backend.hpp"
#endif

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace souk::payments::contract {

using souk::testing::fake_world;
using souk::testing::wait;

inline constexpr timestamp then{milliseconds{1'000}};
inline constexpr timestamp now{milliseconds{2'000}};
inline const account_email ann{"ann@example.com"};
inline const account_email bob{"bob@example.com"};

inline std::string numbered(int number)
{
    return fmt::format("{:08}-0000-7000-8000-000000000000", number);
}
inline order_id order_of(int number)
{
    return {numbered(number)};
}
inline payment_id payment_of(int number)
{
    return {numbered(number)};
}

struct sqlite_backend {
    static constexpr bool counts_purged_keys = true;

    testing::test_folder folder;
    storage::sqlite::database db{folder.file("payment.db"), sqlite_schema(), {}};
    int consequences_told = 0;
    std::unique_ptr<settlement_store> store =
        make_sqlite_store(db, [this] { ++consequences_told; });

    settlement_archive archive() { return make_sqlite_archive(db); }

    std::int64_t published()
    {
        bus::log::event_log log{db};
        const auto all = wait(log.read(fake_world::endless_call(), "payment.events", 0, 1'000));
        return static_cast<std::int64_t>(all.size());
    }

    std::int64_t owed()
    {
        const auto queue = bus::log::make_effect_queue(db);
        return static_cast<std::int64_t>(wait(queue->undone(fake_world::endless_call())).count);
    }
};

template <class Backend>
struct store_contract : ::testing::Test {
    Backend backend;
    settlement_store& store = *backend.store;
    call call = fake_world::endless_call();

    result<settlement> update(
        const order_id& order,
        const std::optional<payment_id>& about,
        const settlement_change& change
    )
    {
        // wait() wants an answer that can be empty.
        std::optional<result<settlement>> answer;
        const auto work = [&]() -> task<> {
            answer.emplace(co_await store.update(call, order, about, change));
        };
        wait(work());
        return *std::move(answer);
    }

    static new_payment attempt(int number, const account_email& account, std::string key = {})
    {
        new_payment made{
            .id = payment_of(number),
            .account = account,
            .amount = {3998},
            .method = "pm_card_visa",
            .claim = std::nullopt,
        };
        if (!key.empty()) {
            made.claim = key_claim{.account = account, .key = std::move(key), .fingerprint = "f"};
        }
        return made;
    }

    result<settlement> start(int payment, int order, const account_email& account = ann)
    {
        const auto change = [&](settlement& it) {
            return it.start(attempt(payment, account), then);
        };
        return update(order_of(order), std::nullopt, change);
    }

    result<settlement> start_with_key(int payment, int order, const std::string& key)
    {
        const auto change = [&](settlement& it) {
            return it.start(attempt(payment, ann, key), then);
        };
        return update(order_of(order), std::nullopt, change);
    }

    result<settlement> succeed(int payment, int order)
    {
        const auto change = [&](settlement& it) { return it.succeed(payment_of(payment), now); };
        return update(order_of(order), payment_of(payment), change);
    }

    result<settlement> fail(int payment, int order)
    {
        const auto change = [&](settlement& it) {
            return it.fail(payment_of(payment), declined(), now);
        };
        return update(order_of(order), payment_of(payment), change);
    }

    std::vector<std::string> listed(const payment_filter& filter)
    {
        std::vector<std::string> ids;
        const auto page = wait(store.list(call, filter));
        for (const payment& each : page.payments) {
            ids.push_back(each.id.value);
        }
        return ids;
    }
};

#ifdef SOUK_WITH_CASSANDRA
using backends = ::testing::Types<sqlite_backend, cassandra_backend>;
#else
using backends = ::testing::Types<sqlite_backend>;
#endif

}  // namespace souk::payments::contract
