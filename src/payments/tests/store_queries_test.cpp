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
    // A store whose keys end by themselves has none to count.
    const std::size_t one = TypeParam::counts_purged_keys ? 1 : 0;
    EXPECT_EQ(wait(this->store.purge_keys(this->call, then, 10)), 0);
    EXPECT_TRUE(wait(this->store.find_key(this->call, ann, "first")));
    EXPECT_EQ(wait(this->store.purge_keys(this->call, now, 1)), one);
    EXPECT_EQ(wait(this->store.purge_keys(this->call, now, 10)), one);
    EXPECT_FALSE(wait(this->store.find_key(this->call, ann, "first")));
}

TYPED_TEST(settlement_queries, lists_newest_first_by_filter_and_page)
{
    ASSERT_TRUE(this->start(1, 11));
    ASSERT_TRUE(this->start(2, 12, bob));
    ASSERT_TRUE(this->start(3, 13));
    EXPECT_EQ(this->listed({}), (std::vector{numbered(3), numbered(2), numbered(1)}));
    EXPECT_EQ(this->listed({.before = payment_of(3), .limit = 1}), std::vector{numbered(2)});
    EXPECT_EQ(this->listed({.account = ann}), (std::vector{numbered(3), numbered(1)}));
    EXPECT_EQ(this->listed({.account = ann, .before = payment_of(3)}), std::vector{numbered(1)});
    EXPECT_EQ(this->listed({.order = order_of(12)}), std::vector{numbered(2)});
    EXPECT_TRUE(this->listed({.account = ann, .order = order_of(12)}).empty());
}

TYPED_TEST(settlement_queries, lists_by_status)
{
    for (int i = 1; i <= 4; ++i) {
        ASSERT_TRUE(this->start(i, 10 + i, i % 2 == 0 ? bob : ann));
    }
    ASSERT_TRUE(this->succeed(1, 11));
    ASSERT_TRUE(this->fail(2, 12));
    using enum payment_status;
    EXPECT_EQ(this->listed({.status = pending}), (std::vector{numbered(4), numbered(3)}));
    EXPECT_EQ(this->listed({.status = success}), std::vector{numbered(1)});
    EXPECT_EQ(this->listed({.account = bob, .status = failed}), std::vector{numbered(2)});
    EXPECT_EQ(this->listed({.order = order_of(12), .status = failed}), std::vector{numbered(2)});
    EXPECT_TRUE(this->listed({.order = order_of(12), .status = success}).empty());
    EXPECT_TRUE(this->listed({.status = refunded}).empty());
    EXPECT_EQ(this->listed({.status = pending, .limit = 1}), std::vector{numbered(4)});
    const auto rest = this->listed({.status = pending, .before = payment_of(4), .limit = 1});
    EXPECT_EQ(rest, std::vector{numbered(3)});
}

TYPED_TEST(settlement_queries, lists_those_of_a_time)
{
    for (int i = 1; i <= 3; ++i) {
        ASSERT_TRUE(this->start(i, 11));
        ASSERT_TRUE(this->fail(i, 11));
    }
    const auto at = [](int number) { return time_of_id(numbered(number)); };
    const auto second = std::vector{numbered(2)};
    EXPECT_EQ(this->listed({.from = at(2)}), (std::vector{numbered(3), numbered(2)}));
    EXPECT_EQ(this->listed({.to = at(2)}), std::vector{numbered(1)});
    EXPECT_EQ(this->listed({.from = at(2), .to = at(3)}), second);
    EXPECT_EQ(this->listed({.account = ann, .from = at(2), .to = at(3)}), second);
    EXPECT_EQ(this->listed({.order = order_of(11), .from = at(2), .to = at(3)}), second);
    EXPECT_TRUE(this->listed({.from = at(3), .to = at(2)}).empty());
}

TYPED_TEST(settlement_queries, a_page_names_the_next_until_there_is_none)
{
    for (int i = 1; i <= 3; ++i) {
        ASSERT_TRUE(this->start(i, 10 + i));
    }
    const auto page = wait(this->store.list(this->call, {.limit = 2}));
    EXPECT_EQ(page.payments.size(), 2);
    EXPECT_EQ(page.next, payment_of(2));
    EXPECT_FALSE(wait(this->store.list(this->call, {.before = page.next, .limit = 2})).next);
    EXPECT_FALSE(wait(this->store.list(this->call, {.limit = 3})).next);
}

TYPED_TEST(settlement_queries, counts_what_became_of_each_day)
{
    for (int i = 1; i <= 5; ++i) {
        ASSERT_TRUE(this->start(i, 10 + i));
    }
    ASSERT_TRUE(this->succeed(1, 11));
    ASSERT_TRUE(this->succeed(2, 12));
    ASSERT_TRUE(this->succeed(3, 13));
    ASSERT_TRUE(this->fail(4, 14));
    ASSERT_TRUE(this->update(order_of(13), payment_of(3), [](settlement& it) {
        return result<consequences>{it.refunded(payment_of(3), now)};
    }));
    const timestamp at = time_of_id(numbered(1));
    const day_range three = last_days(at + std::chrono::days{1}, 3);
    const auto found = wait(this->store.statistics(this->call, three, at));
    ASSERT_EQ(found.days.size(), 3);
    EXPECT_EQ(found.as_of, at);
    EXPECT_EQ(found.days[0].succeeded, 0);
    EXPECT_EQ(found.days[1].date, three[1]);
    EXPECT_EQ(found.days[1].succeeded, 2);
    EXPECT_EQ(found.days[1].failed, 1);
    EXPECT_EQ(found.days[1].refunded, 1);
    EXPECT_EQ(found.days[1].charged, money{2 * 3998});
    EXPECT_EQ(found.days[1].refunded_amount, money{3998});
    EXPECT_EQ(found.days[2].succeeded, 0);
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
