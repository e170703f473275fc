// What every settlement store must find again.
#include "payments/tests/store_contract.hpp"

namespace souk::payments::contract {

namespace {

template <class Backend>
class settlement_queries : public store_contract<Backend> {};
TYPED_TEST_SUITE(settlement_queries, backends);

TYPED_TEST(settlement_queries, keeps_the_stream_and_it_folds_to_the_snapshot)
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

TYPED_TEST(settlement_queries, keeps_the_key_with_the_payment_it_made)
{
    ASSERT_TRUE(this->start_with_key(1, 9, "key"));
    const auto kept = wait(this->store.find_key(this->call, ann, "key"));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->payment, payment_of(1));
    EXPECT_EQ(kept->fingerprint, "f");
    EXPECT_FALSE(wait(this->store.find_key(this->call, bob, "key")));
    EXPECT_FALSE(wait(this->store.find_key(this->call, ann, "Key")));
}

TYPED_TEST(settlement_queries, refuses_a_key_that_is_taken_and_saves_nothing)
{
    ASSERT_TRUE(this->start_with_key(1, 9, "key"));
    EXPECT_EQ(this->start_with_key(2, 8, "key").error().slug, "idempotency-key-taken");
    EXPECT_FALSE(wait(this->store.find(this->call, payment_of(2))));
    EXPECT_EQ(wait(this->store.find_key(this->call, ann, "key"))->payment, payment_of(1));
}

TYPED_TEST(settlement_queries, purges_old_keys_only)
{
    ASSERT_TRUE(this->start_with_key(1, 9, "first"));
    ASSERT_TRUE(this->start_with_key(2, 8, "second"));
    EXPECT_EQ(wait(this->store.purge_keys(this->call, then, 10)), 0);
    EXPECT_EQ(wait(this->store.purge_keys(this->call, now, 1)), 1);
    EXPECT_EQ(wait(this->store.purge_keys(this->call, now, 10)), 1);
    EXPECT_FALSE(wait(this->store.find_key(this->call, ann, "first")));
}

TYPED_TEST(settlement_queries, lists_newest_first_by_filter_and_page)
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

TYPED_TEST(settlement_queries, finds_what_is_pending_too_long)
{
    ASSERT_TRUE(this->start(1, 11));
    ASSERT_TRUE(this->start(2, 12));
    ASSERT_TRUE(this->succeed(2, 12));
    EXPECT_TRUE(wait(this->store.pending_since(this->call, then, 10)).empty());
    const auto stale = wait(this->store.pending_since(this->call, now, 10));
    ASSERT_EQ(stale.size(), 1);
    EXPECT_EQ(stale[0].id, payment_of(1));
}

TYPED_TEST(settlement_queries, gives_an_erased_customers_payments_the_pseudonym)
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

}  // namespace
}  // namespace souk::payments::contract
