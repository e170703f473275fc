// What every order_archive promises, whatever keeps the orders.
#include "base/tests/archive.hpp"
#include "base/tests/real_world.hpp"
#include "orders/tests/store_backends.hpp"

namespace souk::orders {

namespace {

using souk::testing::carry;
using souk::testing::wait;
using testing::any_call;

template <class Backend>
class order_archive_contract : public ::testing::Test {
protected:
    static order_id numbered(int number)
    {
        return {fmt::format("01890000-0000-7000-8000-{:012x}", number)};
    }

    static void update(order_store& store, int number, const order_change& change)
    {
        ASSERT_TRUE(wait(store.update(any_call, numbered(number), change)));
    }

    // Orders in every state: 1 created, 2 being paid, 3 completed, 4 canceled, 5 with other lines;
    // 1 and 5 under keys that live, 2 under one that ended; 1 and 3 with an address.
    order_archive_contract()
    {
        auto& store = from_.store();
        const auto add = [&](int number,
                             timestamp at,
                             const char* key,
                             const std::optional<address>& where = std::nullopt) {
            const auto placed =
                order::place(numbered(number), samples::ann, samples::bread(), {}, at, where)
                    .value();
            const auto under =
                key == nullptr ? std::nullopt : std::optional{keyed_request{key, "print"}};
            EXPECT_TRUE(wait(store.add(any_call, placed, under)));
        };
        add(1, today_, "first key", samples::home());
        add(2, samples::noon, "old");
        add(3, samples::noon, nullptr, samples::home());
        add(4, samples::noon, nullptr);
        add(5, today_, "second");
        const auto& payment = samples::first_payment;
        for (const int each : {2, 3}) {
            update(store, each, [&](order& it) { return it.start_checkout(payment, later_); });
        }
        update(store, 3, [&](order& it) -> result<consequences> {
            return it.complete(payment, later_);
        });
        update(store, 4, [&](order& it) -> result<consequences> {
            return it.cancel(cancel_reason::by_shop, later_);
        });
        update(store, 5, [&](order& it) {
            return it.change_lines(samples::bread_and_salt(), {}, today_);
        });
        source_ = from_.archive();
        target_ = to_.archive();
        EXPECT_EQ(carry(source_.orders, target_.orders), 5U);
    }

    const timestamp today_ = souk::testing::real_world{}.now();
    const timestamp later_ = samples::noon + seconds{1};
    testing::sqlite_backend from_;
    Backend to_;
    order_archive source_;
    order_archive target_;
};
TYPED_TEST_SUITE(order_archive_contract, testing::backends);

TYPED_TEST(order_archive_contract, keeps_all_that_another_store_kept)
{
    for (int number = 1; number <= 5; ++number) {
        const auto id = this->numbered(number);
        const auto expected = wait(this->from_.store().find(any_call, id));
        const auto found = wait(this->to_.store().find(any_call, id));
        ASSERT_TRUE(expected && found);
        EXPECT_EQ(found->fields(), expected->fields());
        EXPECT_EQ(
            to_json(wait(this->to_.store().history(any_call, id))),
            to_json(wait(this->from_.store().history(any_call, id)))
        );
    }
    const auto audited = wait(this->to_.store().scan(any_call, {}, 10));
    EXPECT_EQ(audited.size(), 5U);
    for (const auto& each : audited) {
        EXPECT_TRUE(each.fold_agrees);
    }
    const order_filter of_ann{.owner = samples::ann};
    EXPECT_EQ(wait(this->to_.store().list(any_call, of_ann)).orders.size(), 5U);

    testing::sqlite_backend home;
    EXPECT_EQ(carry(this->target_.orders, home.archive().orders), 5U);
}

TYPED_TEST(order_archive_contract, keeps_keys_that_live)
{
    auto keys = souk::testing::read_all(*this->source_.keys);
    ASSERT_EQ(keys.size(), 3U);
    wait(this->target_.keys->add(any_call, keys));
    auto& store = this->to_.store();
    for (const auto& [key, number] : {std::pair{"first key", 1}, {"second", 5}}) {
        const auto expected = wait(this->from_.store().find_by_key(any_call, samples::ann, key));
        const auto found = wait(store.find_by_key(any_call, samples::ann, key));
        ASSERT_TRUE(expected && found) << key;
        EXPECT_EQ(found->fingerprint, "print");
        EXPECT_EQ(found->placed.fields(), expected->placed.fields());
        EXPECT_EQ(found->placed.fields().id, this->numbered(number));
    }
    testing::sqlite_backend home;
    EXPECT_GE(carry(this->target_.keys, home.archive().keys), 2U);
    wait(store.erase_customer(any_call, samples::ann, {"erased"}));
    EXPECT_FALSE(wait(store.find_by_key(any_call, samples::ann, "second")));
}

TYPED_TEST(order_archive_contract, keeps_carts)
{
    const cart two{.lines = {{.upc = "A \"b\"", .quantity = 2}}, .updated_at = this->today_};
    const cart one{.lines = {{.upc = "C", .quantity = 1}}, .updated_at = this->later_};
    wait(this->from_.store().keep_cart(any_call, samples::ann, two));
    wait(this->from_.store().keep_cart(any_call, samples::bob, one));
    EXPECT_EQ(carry(this->source_.carts, this->target_.carts), 2U);
    EXPECT_EQ(wait(this->to_.store().find_cart(any_call, samples::ann)), two);
    EXPECT_EQ(wait(this->to_.store().find_cart(any_call, samples::bob)), one);
    testing::sqlite_backend home;
    EXPECT_EQ(carry(this->target_.carts, home.archive().carts), 2U);
}

TYPED_TEST(order_archive_contract, goes_on_where_the_other_stood)
{
    auto& store = this->to_.store();
    this->update(store, 3, [&](order& it) -> result<consequences> {
        return it.cancel(cancel_reason::by_customer, this->today_);
    });
    this->update(store, 2, [&](order& it) -> result<consequences> {
        return it.complete(samples::first_payment, this->today_);
    });
    EXPECT_EQ(
        wait(store.find(any_call, this->numbered(3)))->fields().status, order_status::canceled
    );
    for (const auto& each : wait(store.scan(any_call, {}, 10))) {
        EXPECT_TRUE(each.fold_agrees);
    }
}

TEST(order_records, must_have_a_stream)
{
    archived_order whole{.snapshot = samples::placed().fields(), .stream = {}};
    archived_order ignored;
    EXPECT_THROW(read_record(write_record(whole), ignored), std::runtime_error);
}

}  // namespace

}  // namespace souk::orders
