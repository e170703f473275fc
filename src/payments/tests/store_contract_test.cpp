// What every settlement store must do. One suite, run against each adapter.
#include "base/side_by_side.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "bus/log/tables.hpp"
#include "payments/store/sqlite.hpp"
#include "payments/tests/folder.hpp"

#include <gtest/gtest.h>

namespace souk::payments {

namespace {

using souk::testing::fake_world;
using souk::testing::wait;

constexpr timestamp then{milliseconds{1'000}};
constexpr timestamp now{milliseconds{2'000}};
const account_email ann{"ann@example.com"};
const account_email bob{"bob@example.com"};

std::string numbered(int number)
{
    return fmt::format("{:08}-0000-7000-8000-000000000000", number);
}
order_id order_of(int number)
{
    return {numbered(number)};
}
payment_id payment_of(int number)
{
    return {numbered(number)};
}

struct sqlite_backend {
    testing::test_folder folder;
    storage::sqlite::database db{folder.file("payment.db"), sqlite_schema(), {}};
    int consequences_told = 0;
    std::unique_ptr<settlement_store> store =
        make_sqlite_store(db, [this] { ++consequences_told; });

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
struct settlement_store_contract : ::testing::Test {
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

    std::vector<std::string> listed(
        const payment_filter& filter,
        const std::optional<payment_id>& before = std::nullopt,
        std::size_t limit = 100
    )
    {
        std::vector<std::string> ids;
        for (const payment& each : wait(store.list(call, filter, before, limit))) {
            ids.push_back(each.id.value);
        }
        return ids;
    }
};

using backends = ::testing::Types<sqlite_backend>;
TYPED_TEST_SUITE(settlement_store_contract, backends);

TYPED_TEST(settlement_store_contract, keeps_a_started_payment)
{
    ASSERT_TRUE(this->start(1, 9));
    const auto found = wait(this->store.find(this->call, payment_of(1)));
    ASSERT_TRUE(found);
    const payment expected{
        .id = payment_of(1),
        .order = order_of(9),
        .account = ann,
        .status = payment_status::pending,
        .amount = {3998},
        .method = "pm_card_visa",
        .failure_reason = "",
        .created_at = then,
        .updated_at = then,
        .version = 1,
    };
    EXPECT_EQ(*found, expected);
    EXPECT_FALSE(wait(this->store.find(this->call, payment_of(2))));
    EXPECT_EQ(this->backend.consequences_told, 0);
}

TYPED_TEST(settlement_store_contract, saves_a_step_with_its_event_and_tells_of_it)
{
    ASSERT_TRUE(this->start(1, 9));
    ASSERT_TRUE(this->succeed(1, 9));
    const auto found = wait(this->store.find(this->call, payment_of(1)));
    EXPECT_EQ(found->status, payment_status::success);
    EXPECT_EQ(found->updated_at, now);
    EXPECT_EQ(this->backend.published(), 1);
    EXPECT_EQ(this->backend.consequences_told, 1);
}

TYPED_TEST(settlement_store_contract, saves_nothing_when_the_change_is_refused)
{
    const auto refused = this->update(order_of(9), std::nullopt, [](settlement& it) {
        (void)it.start(settlement_store_contract<TypeParam>::attempt(1, ann, "key"), then);
        (void)it.succeed(payment_of(1), now);
        (void)it.cancel_order(now);
        return result<consequences>{conflict("no", "No.")};
    });
    EXPECT_EQ(refused.error().slug, "no");
    EXPECT_FALSE(wait(this->store.find(this->call, payment_of(1))));
    EXPECT_FALSE(wait(this->store.find_key(this->call, ann, "key")));
    EXPECT_TRUE(wait(this->store.history(this->call, payment_of(1))).empty());
    EXPECT_EQ(this->backend.published(), 0);
    EXPECT_TRUE(this->start(1, 9)) << "the order was not canceled";
}

TYPED_TEST(settlement_store_contract, saves_several_steps_at_once)
{
    const auto done = this->update(order_of(9), std::nullopt, [](settlement& it) {
        (void)it.start(settlement_store_contract<TypeParam>::attempt(1, ann), then);
        return result<consequences>{it.succeed(payment_of(1), now)};
    });
    ASSERT_TRUE(done);
    EXPECT_EQ(wait(this->store.find(this->call, payment_of(1)))->status, payment_status::success);
    EXPECT_EQ(wait(this->store.history(this->call, payment_of(1))).size(), 2);
}

TYPED_TEST(settlement_store_contract, lets_one_payment_of_an_order_live)
{
    ASSERT_TRUE(this->start(1, 9));
    EXPECT_EQ(this->start(2, 9).error().slug, "payment-in-progress");
    ASSERT_TRUE(this->succeed(1, 9));
    EXPECT_EQ(this->start(2, 9).error().slug, "already-paid");
    EXPECT_TRUE(this->start(2, 8)) << "another order";
}

TYPED_TEST(settlement_store_contract, lets_a_failed_payment_be_followed)
{
    ASSERT_TRUE(this->start(1, 9));
    ASSERT_TRUE(this->fail(1, 9));
    EXPECT_TRUE(this->start(2, 9));
    const payment_filter of_order{.account = std::nullopt, .order = order_of(9)};
    EXPECT_EQ(this->listed(of_order), (std::vector{numbered(2), numbered(1)}));
}

TYPED_TEST(settlement_store_contract, loads_the_payment_a_change_is_about)
{
    ASSERT_TRUE(this->start(1, 9));
    ASSERT_TRUE(this->fail(1, 9));
    ASSERT_TRUE(this->start(2, 9));
    ASSERT_TRUE(this->succeed(1, 9)) << "the late charge of a failed payment";
    EXPECT_EQ(wait(this->store.find(this->call, payment_of(1)))->status, payment_status::failed);
    EXPECT_EQ(this->backend.owed(), 1);
    const auto of_another_order = this->update(order_of(8), payment_of(1), [](settlement& it) {
        EXPECT_EQ(it.find(payment_of(1)), nullptr);
        return result<consequences>{};
    });
    EXPECT_TRUE(of_another_order);
}

TYPED_TEST(settlement_store_contract, remembers_a_cancellation_without_a_payment)
{
    const settlement_change cancel = [](settlement& it) { return it.cancel_order(now); };
    ASSERT_TRUE(this->update(order_of(9), std::nullopt, cancel));
    ASSERT_TRUE(this->update(order_of(9), std::nullopt, cancel));
    EXPECT_EQ(this->start(1, 9).error().slug, "order-not-payable");
}

TYPED_TEST(settlement_store_contract, keeps_the_stream_and_it_folds_to_the_snapshot)
{
    ASSERT_TRUE(this->start(1, 9));
    ASSERT_TRUE(this->succeed(1, 9));
    ASSERT_TRUE(this->update(order_of(9), payment_of(1), [](settlement& it) {
        return result<consequences>{it.refunded(payment_of(1), now)};
    }));
    ASSERT_TRUE(this->start(2, 9));
    ASSERT_TRUE(this->fail(2, 9));
    const auto all = wait(this->store.scan(this->call, std::nullopt, 10));
    ASSERT_EQ(all.size(), 2);
    for (const audited_payment& each : all) {
        EXPECT_EQ(fold(each.stream, each.snapshot.account), each.snapshot);
    }
    EXPECT_EQ(wait(this->store.history(this->call, payment_of(1))), all[0].stream);
    EXPECT_EQ(all[0].stream.size(), 3);
    const auto rest = wait(this->store.scan(this->call, payment_of(1), 10));
    ASSERT_EQ(rest.size(), 1);
    EXPECT_EQ(rest[0].snapshot.id, payment_of(2));
}

TYPED_TEST(settlement_store_contract, keeps_the_key_with_the_payment_it_made)
{
    ASSERT_TRUE(this->start_with_key(1, 9, "key"));
    const auto kept = wait(this->store.find_key(this->call, ann, "key"));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->payment, payment_of(1));
    EXPECT_EQ(kept->fingerprint, "f");
    EXPECT_FALSE(wait(this->store.find_key(this->call, bob, "key")));
    EXPECT_FALSE(wait(this->store.find_key(this->call, ann, "Key")));
}

TYPED_TEST(settlement_store_contract, refuses_a_key_that_is_taken_and_saves_nothing)
{
    ASSERT_TRUE(this->start_with_key(1, 9, "key"));
    EXPECT_EQ(this->start_with_key(2, 8, "key").error().slug, "idempotency-key-taken");
    EXPECT_FALSE(wait(this->store.find(this->call, payment_of(2))));
    EXPECT_EQ(wait(this->store.find_key(this->call, ann, "key"))->payment, payment_of(1));
}

TYPED_TEST(settlement_store_contract, purges_old_keys_only)
{
    ASSERT_TRUE(this->start_with_key(1, 9, "first"));
    ASSERT_TRUE(this->start_with_key(2, 8, "second"));
    EXPECT_EQ(wait(this->store.purge_keys(this->call, then, 10)), 0);
    EXPECT_EQ(wait(this->store.purge_keys(this->call, now, 1)), 1);
    EXPECT_EQ(wait(this->store.purge_keys(this->call, now, 10)), 1);
    EXPECT_FALSE(wait(this->store.find_key(this->call, ann, "first")));
}

TYPED_TEST(settlement_store_contract, lists_newest_first_by_filter_and_page)
{
    ASSERT_TRUE(this->start(1, 11));
    ASSERT_TRUE(this->start(2, 12, bob));
    ASSERT_TRUE(this->start(3, 13));
    EXPECT_EQ(this->listed({}), (std::vector{numbered(3), numbered(2), numbered(1)}));
    EXPECT_EQ(this->listed({}, payment_of(3), 1), std::vector{numbered(2)});
    EXPECT_EQ(this->listed({.account = ann}), (std::vector{numbered(3), numbered(1)}));
    EXPECT_EQ(this->listed({.account = ann}, payment_of(3)), std::vector{numbered(1)});
    EXPECT_EQ(this->listed({.order = order_of(12)}), std::vector{numbered(2)});
    EXPECT_TRUE(this->listed({.account = ann, .order = order_of(12)}).empty());
}

TYPED_TEST(settlement_store_contract, finds_what_is_pending_too_long)
{
    ASSERT_TRUE(this->start(1, 11));
    ASSERT_TRUE(this->start(2, 12));
    ASSERT_TRUE(this->succeed(2, 12));
    EXPECT_TRUE(wait(this->store.pending_since(this->call, then, 10)).empty());
    const auto stale = wait(this->store.pending_since(this->call, now, 10));
    ASSERT_EQ(stale.size(), 1);
    EXPECT_EQ(stale[0].id, payment_of(1));
}

TYPED_TEST(settlement_store_contract, gives_an_erased_customers_payments_the_pseudonym)
{
    const account_email nobody{"erased-1"};
    ASSERT_TRUE(this->start_with_key(1, 11, "key"));
    ASSERT_TRUE(this->start(2, 12, bob));
    wait(this->store.erase_customer(this->call, ann, nobody));
    EXPECT_EQ(wait(this->store.find(this->call, payment_of(1)))->account, nobody);
    EXPECT_EQ(wait(this->store.find(this->call, payment_of(2)))->account, bob);
    EXPECT_FALSE(wait(this->store.find_key(this->call, ann, "key")));
    ASSERT_TRUE(this->succeed(1, 11));
    EXPECT_EQ(wait(this->store.find(this->call, payment_of(1)))->account, nobody);
}

TYPED_TEST(settlement_store_contract, lets_one_of_many_racing_starts_win)
{
    int won = 0;
    const auto race = [&](settlement_store& store, int number) -> task<> {
        const settlement_change change = [number](settlement& it) {
            return it.start(
                settlement_store_contract<TypeParam>::attempt(number, ann, "key"), then
            );
        };
        const auto started =
            co_await store.update(fake_world::endless_call(), order_of(9), std::nullopt, change);
        won += started ? 1 : 0;
    };
    std::vector<task<>> racing;
    for (int i = 1; i <= 50; ++i) {
        racing.push_back(race(this->store, i));
    }
    fake_world world;
    wait(side_by_side(world, std::move(racing)));
    EXPECT_EQ(won, 1);
    EXPECT_EQ(this->listed({}).size(), 1);
}

}  // namespace
}  // namespace souk::payments
