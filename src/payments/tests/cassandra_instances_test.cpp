// Several instances of the service on one Cassandra, and what a crash leaves between two writes.
#include "base/side_by_side.hpp"
#include "payments/store/cassandra_keys.hpp"
#include "payments/store/cassandra_listing.hpp"
#include "payments/tests/store_contract.hpp"

namespace souk::payments::contract {

namespace {

class payment_instances : public store_contract<cassandra_backend> {
protected:
    // One for all instances: two of these would give out the same ids.
    souk::testing::real_world& world = backend.world;
    bus::cassandra::outbox second_outbox{backend.kept.db(), world, {}};
    std::unique_ptr<settlement_store> second =
        make_cassandra_store(backend.kept.db(), second_outbox, world, [] {});
    rows::partitions partitions{backend.kept.db()};

    rows::keys keys_with(seconds claim_time)
    {
        return {backend.kept.db(), partitions, world, {.claim_time = claim_time}};
    }

    static rows::keys::use use_of(int payment, int order)
    {
        return {
            .claim = {.account = ann, .key = "key", .fingerprint = "f"},
            .payment = payment_of(payment),
            .order = order_of(order),
            .at = then,
        };
    }

    void change_elsewhere(
        int order,
        const settlement_change& change,
        const std::optional<payment_id>& about = std::nullopt
    )
    {
        const auto work = [&]() -> task<> {
            const auto changed = co_await second->update(call, order_of(order), about, change);
            EXPECT_TRUE(changed);
        };
        wait(work());
    }

    // `payment` of `order`, counted when it began.
    task<> race(settlement_store& in, int payment, int order, std::string key, int& won)
    {
        const settlement_change change = [&](settlement& it) {
            return it.start(attempt(payment, ann, key), then);
        };
        const auto started = co_await in.update(call, order_of(order), std::nullopt, change);
        won += started ? 1 : 0;
    }
};

TEST_F(payment_instances, begin_one_payment_of_an_order)
{
    int won = 0;
    std::vector<task<>> works;
    for (int i = 1; i <= 20; ++i) {
        works.push_back(race(i % 2 == 0 ? store : *second, i, 9, {}, won));
    }
    wait(side_by_side(world, std::move(works)));
    EXPECT_EQ(won, 1);
    EXPECT_EQ(listed({}).size(), 1U);
}

TEST_F(payment_instances, find_out_that_what_they_remember_is_old)
{
    ASSERT_TRUE(start(1, 9));
    const settlement_change cancel = [](settlement& it) -> result<consequences> {
        return it.cancel_order(now);
    };
    change_elsewhere(9, cancel);
    const auto paid = succeed(1, 9);
    ASSERT_TRUE(paid);
    EXPECT_TRUE(paid->canceled());
    EXPECT_EQ(backend.owed(), 1) << "the refund";
    EXPECT_EQ(backend.published(), 1);
}

TEST_F(payment_instances, find_out_that_there_is_something_to_do_after_all)
{
    ASSERT_TRUE(start(1, 9));
    const settlement_change pay = [](settlement& it) -> result<consequences> {
        return it.succeed(payment_of(1), now);
    };
    change_elsewhere(9, pay, payment_of(1));
    const auto refund = [](settlement& it) -> result<consequences> {
        return it.refunded(payment_of(1), now);
    };
    // As this instance remembers it no money was taken.
    ASSERT_TRUE(update(order_of(9), payment_of(1), refund));
    EXPECT_EQ(wait(store.find(call, payment_of(1)))->status, payment_status::refunded);
}

TEST_F(payment_instances, begin_one_payment_under_a_key_whatever_the_order)
{
    int won = 0;
    std::vector<task<>> works;
    for (int i = 1; i <= 20; ++i) {
        works.push_back(race(i % 2 == 0 ? store : *second, i, 100 + i, "key", won));
    }
    wait(side_by_side(world, std::move(works)));
    EXPECT_EQ(won, 1);
    ASSERT_EQ(listed({}).size(), 1U);
    EXPECT_EQ(wait(second->find_key(call, ann, "key"))->payment.value, listed({}).front());
}

TEST_F(payment_instances, free_a_key_whose_payment_never_began)
{
    auto patient = keys_with(seconds{60});
    ASSERT_TRUE(wait(patient.take(call, use_of(1, 9))));
    EXPECT_FALSE(wait(second->find_key(call, ann, "key")));
    EXPECT_FALSE(wait(patient.take(call, use_of(2, 8)))) << "it may yet begin";
    auto impatient = keys_with(seconds{0});
    EXPECT_TRUE(wait(impatient.take(call, use_of(2, 8))));
}

TEST_F(payment_instances, never_free_a_key_that_was_used)
{
    ASSERT_TRUE(start_with_key(1, 9, "key"));
    auto impatient = keys_with(seconds{0});
    EXPECT_FALSE(wait(impatient.take(call, use_of(2, 8))));
}

TEST_F(payment_instances, give_a_key_back_when_nothing_began)
{
    ASSERT_TRUE(start(1, 9));
    ASSERT_TRUE(wait(keys_with(seconds{60}).take(call, use_of(2, 8))));
    wait(keys_with(seconds{60}).give_back(use_of(2, 8)));
    EXPECT_TRUE(start_with_key(3, 7, "key"));
}

TEST_F(payment_instances, forget_what_is_pending_no_more)
{
    // As when a crash came before the row was removed, or before the payment began.
    rows::listing listing{backend.kept.db(), partitions, world};
    ASSERT_TRUE(start(1, 9));
    ASSERT_TRUE(succeed(1, 9));
    const payment never{
        .id = payment_of(2), .order = order_of(8), .account = ann, .created_at = then
    };
    wait(listing.add(call, never));
    EXPECT_TRUE(wait(store.pending_since(call, now, 10)).empty());
    EXPECT_FALSE(wait(store.find(call, never.id)));
    storage::cassandra::backlog pending{backend.kept.db(), std::string{rows::pending_table}};
    EXPECT_TRUE(wait(pending.oldest(call, now, 10)).empty());
}

}  // namespace

}  // namespace souk::payments::contract
