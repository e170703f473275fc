// What every settlement_archive promises, whatever keeps the payments.
#include "base/tests/archive.hpp"
#include "base/tests/real_world.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/tests/store_contract.hpp"

namespace souk::payments::contract {

namespace {

using souk::testing::carry;

// Payments in every state: 1 pending, 2 paid, 3 declined, 4 refunded; 1 under a key that lives, 2
// under one that ended. Order 14 was canceled after it was paid, 15 before anybody paid.
template <class Backend>
class settlement_archive_contract : public ::testing::Test {
protected:
    settlement_archive_contract()
    {
        start(1, today_, "a key");
        start(2, then, "old");
        start(3, then, "");
        start(4, then, "");
        step(2, [](settlement& it) { return it.succeed(payment_of(2), now); });
        step(3, [](settlement& it) { return it.fail(payment_of(3), declined(), now); });
        step(4, [](settlement& it) { return it.succeed(payment_of(4), now); });
        step(4, [](settlement& it) { return it.cancel_order(now); });
        step(4, [](settlement& it) { return it.refunded(payment_of(4), now); });
        step(5, [](settlement& it) { return it.cancel_order(now); });
        source_ = from_.archive();
        target_ = to_.archive();
        EXPECT_EQ(carry(source_.payments, target_.payments), 4U);
        EXPECT_EQ(carry(source_.canceled_orders, target_.canceled_orders), 2U);
    }

    void start(int number, timestamp at, const std::string& key)
    {
        const auto attempt = store_contract<sqlite_backend>::attempt(number, ann, key);
        const settlement_change change = [&](settlement& it) { return it.start(attempt, at); };
        update(*from_.store, number, std::nullopt, change);
    }

    void step(int number, const std::function<consequences(settlement&)>& how)
    {
        const settlement_change change = [&](settlement& it) -> result<consequences> {
            return how(it);
        };
        update(*from_.store, number, payment_of(number), change);
    }

    void update(
        settlement_store& store,
        int number,
        const std::optional<payment_id>& about,
        const settlement_change& change
    )
    {
        const auto work = [&]() -> task<> {
            const auto done = co_await store.update(endless_, order_of(10 + number), about, change);
            EXPECT_TRUE(done);
        };
        wait(work());
    }

    const call endless_ = fake_world::endless_call();
    const timestamp today_ = souk::testing::real_world{}.now();
    sqlite_backend from_;
    Backend to_;
    settlement_archive source_;
    settlement_archive target_;
};
TYPED_TEST_SUITE(settlement_archive_contract, backends);

TYPED_TEST(settlement_archive_contract, keeps_all_that_another_store_kept)
{
    for (int number = 1; number <= 4; ++number) {
        const auto expected = wait(this->from_.store->find(this->endless_, payment_of(number)));
        ASSERT_TRUE(expected);
        EXPECT_EQ(wait(this->to_.store->find(this->endless_, payment_of(number))), expected);
        EXPECT_EQ(
            wait(this->to_.store->history(this->endless_, payment_of(number))),
            wait(this->from_.store->history(this->endless_, payment_of(number)))
        );
    }
    const payment_filter of_ann{.account = ann};
    EXPECT_EQ(wait(this->to_.store->list(this->endless_, of_ann)).payments.size(), 4U);
    const auto pending =
        wait(this->to_.store->pending_since(this->endless_, this->today_ + seconds{1}, 10));
    ASSERT_EQ(pending.size(), 1U);
    EXPECT_EQ(pending.front().id, payment_of(1));

    sqlite_backend home;
    const auto back = home.archive();
    EXPECT_EQ(carry(this->target_.payments, back.payments), 4U);
    EXPECT_EQ(carry(this->target_.canceled_orders, back.canceled_orders), 2U);
}

TYPED_TEST(settlement_archive_contract, keeps_keys_that_live)
{
    const auto keys = souk::testing::read_all(*this->source_.keys);
    ASSERT_EQ(keys.size(), 2U);
    wait(this->target_.keys->add(this->endless_, keys));
    auto& store = *this->to_.store;
    const auto found = wait(store.find_key(this->endless_, ann, "a key"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->payment, payment_of(1));
    EXPECT_EQ(found->fingerprint, "f");
    sqlite_backend home;
    const auto back = home.archive();
    EXPECT_EQ(carry(this->target_.payments, back.payments), 4U);
    EXPECT_GE(carry(this->target_.keys, back.keys), 1U);
    wait(store.erase_customer(this->endless_, ann, {"erased"}));
    EXPECT_FALSE(wait(store.find_key(this->endless_, ann, "a key")));
}

TYPED_TEST(settlement_archive_contract, goes_on_where_the_other_stood)
{
    auto& store = *this->to_.store;
    const settlement_change cancel = [](settlement& it) -> result<consequences> {
        auto then = it.cancel_order(now);
        EXPECT_EQ(then.effects.size(), 1U) << "the money goes back";
        return then;
    };
    this->update(store, 2, payment_of(2), cancel);
    const settlement_change pay_canceled = [](settlement& it) -> result<consequences> {
        const auto attempt = store_contract<sqlite_backend>::attempt(9, ann, "");
        EXPECT_FALSE(it.start(attempt, now)) << "the order was canceled";
        return consequences{};
    };
    this->update(store, 5, std::nullopt, pay_canceled);
    const settlement_change pay_paid = [](settlement& it) -> result<consequences> {
        const auto attempt = store_contract<sqlite_backend>::attempt(8, ann, "");
        EXPECT_FALSE(it.start(attempt, now)) << "a payment is under way";
        return it.succeed(payment_of(1), now);
    };
    this->update(store, 1, payment_of(1), pay_paid);
    EXPECT_EQ(wait(store.find(this->endless_, payment_of(1)))->status, payment_status::success);
}

TEST(charge_archive, carries_what_the_card_network_decided)
{
    testing::test_folder folder;
    storage::sqlite::database here{folder.file("here.db"), simulated_schema(), {}};
    storage::sqlite::database there{folder.file("there.db"), simulated_schema(), {}};
    fake_world world;
    const auto call = fake_world::endless_call();
    const auto cards = make_simulated_cards(here, world);
    wait(cards->charge(call, payment_of(1), money{500}, "pm_card_visa"));
    wait(cards->charge(call, payment_of(2), money{500}, "pm_card_declined"));
    wait(cards->cancel(call, payment_of(3)));
    EXPECT_EQ(carry(make_simulated_archive(here), make_simulated_archive(there)), 3U);
    const auto moved = make_simulated_cards(there, world);
    EXPECT_EQ(wait(moved->find(call, payment_of(1))), charge_state::charged);
    wait(moved->refund(call, payment_of(1)));
    EXPECT_EQ(wait(moved->find(call, payment_of(1))), charge_state::refunded);
    EXPECT_EQ(wait(moved->find(call, payment_of(2))), charge_state::declined);
    EXPECT_EQ(wait(moved->find(call, payment_of(3))), charge_state::canceled);
}

}  // namespace

}  // namespace souk::payments::contract
