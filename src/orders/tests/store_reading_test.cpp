// What every order_store must answer to those who list, audit and erase.
#include "orders/tests/store_backends.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using souk::testing::wait;
using testing::any_call;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

template <class Backend>
class order_store_reading : public testing::order_store_suite<Backend> {};

TYPED_TEST_SUITE(order_store_reading, testing::backends);

TYPED_TEST(order_store_reading, lists_newest_first_in_pages_without_gaps)
{
    std::vector<order_id> expected;
    for (int i = 25; i >= 1; --i) {
        expected.push_back(this->numbered(i));
    }
    for (int i = 1; i <= 25; ++i) {
        this->add(i);
    }
    std::vector<order_id> seen;
    order_filter filter{.limit = 10};
    for (auto page = this->listed(filter); !page.empty(); page = this->listed(filter)) {
        ASSERT_LE(page.size(), 10U);
        ASSERT_LE(seen.size(), expected.size());
        seen.insert(seen.end(), page.begin(), page.end());
        filter.before = page.back();
    }
    EXPECT_EQ(seen, expected);
}

TYPED_TEST(order_store_reading, a_page_stays_where_it_is_when_orders_are_added)
{
    this->add(1);
    this->add(2);
    this->add(3);
    const order_filter rest{.before = this->numbered(3)};
    const auto before = this->listed(rest);
    this->add(4);
    EXPECT_EQ(this->listed(rest), before);
    EXPECT_THAT(before, ElementsAre(this->numbered(2), this->numbered(1)));
}

TYPED_TEST(order_store_reading, lists_by_owner_and_status)
{
    this->add(1);
    this->add(2, samples::bob);
    this->add(3);
    ASSERT_TRUE(this->update(this->numbered(3), this->cancel));
    const auto n1 = this->numbered(1);
    const auto n2 = this->numbered(2);
    const auto n3 = this->numbered(3);
    EXPECT_THAT(this->listed({}), ElementsAre(n3, n2, n1));
    EXPECT_THAT(this->listed({.owner = samples::ann}), ElementsAre(n3, n1));
    EXPECT_THAT(this->listed({.owner = samples::bob}), ElementsAre(n2));
    EXPECT_THAT(this->listed({.owner = account_email{"eve@example.com"}}), IsEmpty());
    EXPECT_THAT(this->listed({.status = order_status::canceled}), ElementsAre(n3));
    EXPECT_THAT(
        this->listed({.owner = samples::ann, .status = order_status::created}), ElementsAre(n1)
    );
    EXPECT_THAT(this->listed({.owner = samples::ann, .before = n3, .limit = 1}), ElementsAre(n1));
}

TYPED_TEST(order_store_reading, scans_every_order_with_its_audit)
{
    for (int i = 1; i <= 7; ++i) {
        this->add(i, i % 2 == 0 ? samples::ann : samples::bob);
    }
    ASSERT_TRUE(this->update(this->numbered(3), this->check_out));
    ASSERT_TRUE(this->update(this->numbered(5), this->cancel));
    std::vector<order_id> seen;
    order_id after;
    for (auto page = wait(this->store.scan(any_call, after, 3)); !page.empty();
         page = wait(this->store.scan(any_call, after, 3))) {
        for (const audited_order& each : page) {
            EXPECT_TRUE(each.fold_agrees) << each.snapshot.id.value;
            seen.push_back(each.snapshot.id);
        }
        after = seen.back();
    }
    ASSERT_THAT(seen, SizeIs(7));
    EXPECT_TRUE(std::ranges::is_sorted(seen));
}

TYPED_TEST(order_store_reading, counts_orders_being_paid)
{
    this->add(1);
    this->add(2);
    EXPECT_EQ(wait(this->store.count_paying(any_call)), 0U);
    ASSERT_TRUE(this->update(this->numbered(1), this->check_out));
    ASSERT_TRUE(this->update(this->numbered(2), this->check_out));
    ASSERT_TRUE(this->update(this->numbered(2), this->cancel));
    EXPECT_EQ(wait(this->store.count_paying(any_call)), 1U);
}

TYPED_TEST(order_store_reading, erases_a_customer_but_no_order)
{
    const keyed_request key{.key = "k", .fingerprint = "bread"};
    ASSERT_TRUE(wait(this->store.add(any_call, samples::placed(this->numbered(1)), key)));
    this->add(2, samples::bob);
    const account_email nobody{"erased-1"};
    for (int again = 0; again < 2; ++again) {
        wait(this->store.erase_customer(any_call, samples::ann, nobody));
        EXPECT_THAT(this->listed({.owner = samples::ann}), IsEmpty());
        EXPECT_THAT(this->listed({.owner = nobody}), ElementsAre(this->numbered(1)));
        EXPECT_THAT(this->listed({.owner = samples::bob}), ElementsAre(this->numbered(2)));
        EXPECT_FALSE(wait(this->store.find_by_key(any_call, samples::ann, "k")));
    }
    EXPECT_TRUE(wait(this->store.scan(any_call, {}, 1)).front().fold_agrees);
}

}  // namespace

}  // namespace souk::orders
