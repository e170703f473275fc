// What every order_store must answer to those who list, audit and erase.
#include "base/side_by_side.hpp"
#include "orders/tests/store_backends.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using souk::testing::wait;
using testing::any_call;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::later;
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

TYPED_TEST(order_store_reading, lists_those_of_a_time)
{
    const auto before = this->add(this->at_noon_and(-1)).fields().id;
    const auto first = this->add(this->at_noon_and(0), samples::bob).fields().id;
    const auto second = this->add(this->at_noon_and(0, 1)).fields().id;
    const auto last = this->add(this->at_noon_and(86'400'000)).fields().id;
    ASSERT_TRUE(this->update(second, this->cancel));
    const auto noon = samples::noon;
    const auto next_noon = noon + std::chrono::days{1};
    const auto later_still = next_noon + milliseconds{1};
    EXPECT_THAT(this->listed({.from = noon}), ElementsAre(last, second, first));
    EXPECT_THAT(this->listed({.to = noon}), ElementsAre(before));
    EXPECT_THAT(this->listed({.from = noon, .to = next_noon}), ElementsAre(second, first));
    EXPECT_THAT(this->listed({.from = next_noon, .to = later_still}), ElementsAre(last));
    EXPECT_THAT(this->listed({.from = noon, .to = noon}), IsEmpty());
    EXPECT_THAT(this->listed({.from = next_noon, .to = noon}), IsEmpty());
    EXPECT_THAT(
        this->listed({.owner = samples::ann, .from = noon, .to = later_still}),
        ElementsAre(last, second)
    );
    EXPECT_THAT(
        this->listed({.status = order_status::created, .from = noon, .before = last}),
        ElementsAre(first)
    );
}

TYPED_TEST(order_store_reading, a_page_names_the_next_until_there_is_none)
{
    for (int i = 1; i <= 5; ++i) {
        this->add(i);
    }
    order_filter filter{.from = timestamp{}, .limit = 2};
    std::vector<std::size_t> sizes;
    for (;;) {
        const auto page = wait(this->store.list(any_call, filter));
        sizes.push_back(page.orders.size());
        if (!page.next) {
            break;
        }
        EXPECT_EQ(*page.next, page.orders.back().fields().id);
        filter.before = page.next;
    }
    EXPECT_THAT(sizes, ElementsAre(2, 2, 1));
    EXPECT_FALSE(wait(this->store.list(any_call, {.limit = 5})).next);
}

TYPED_TEST(order_store_reading, finds_a_status_among_many_others_page_by_page)
{
    const auto add = [&](int number) -> task<> {
        const order placed = samples::placed(this->numbered(number));
        co_await this->store.add(any_call, placed, std::nullopt);
    };
    for (int begin = 1; begin <= 2'101; begin += 100) {
        std::vector<task<>> works;
        for (int i = begin; i < begin + 100; ++i) {
            works.push_back(add(i));
        }
        wait(side_by_side(this->world, std::move(works)));
    }
    ASSERT_TRUE(this->update(this->numbered(1), this->cancel));
    order_filter filter{.status = order_status::canceled, .limit = 10};
    std::vector<order_id> found;
    for (int pages = 0; pages < 5; ++pages) {
        const auto page = wait(this->store.list(any_call, filter));
        for (const order& each : page.orders) {
            found.push_back(each.fields().id);
        }
        filter.before = page.next;
        if (!page.next) {
            break;
        }
    }
    EXPECT_THAT(found, ElementsAre(this->numbered(1)));
    EXPECT_FALSE(filter.before);
}

TYPED_TEST(order_store_reading, counts_what_became_of_each_day)
{
    constexpr auto day_ms = 86'400'000;
    const auto today = std::chrono::floor<std::chrono::days>(samples::noon);
    for (int i = 1; i <= 4; ++i) {
        this->add(this->at_noon_and(0, i));
    }
    const auto yesterday = this->add(this->at_noon_and(-day_ms)).fields().id;
    this->add(this->at_noon_and(-3 * day_ms));
    this->add(this->at_noon_and(day_ms));
    const auto complete = [](order& it) -> result<consequences> {
        return it.complete(samples::first_payment, later);
    };
    const auto change = [](order& it) {
        return it.change_lines(samples::bread_and_salt(), {}, later);
    };
    ASSERT_TRUE(this->update(this->at_noon_and(0, 1), complete));
    ASSERT_TRUE(this->update(this->at_noon_and(0, 2), change));
    ASSERT_TRUE(this->update(this->at_noon_and(0, 2), complete));
    ASSERT_TRUE(this->update(this->at_noon_and(0, 3), this->cancel));
    const auto count = [&](timestamp now) {
        return wait(this->store.statistics(any_call, last_days(samples::noon, 3), now));
    };
    const auto found = count(later);
    ASSERT_THAT(found.days, SizeIs(3));
    EXPECT_EQ(found.as_of, later);
    EXPECT_EQ(found.days[0].date, today - std::chrono::days{2});
    EXPECT_EQ(found.days[0].placed, 0U);
    EXPECT_EQ(found.days[1].placed, 1U);
    EXPECT_EQ(found.days[1].completed, 0U);
    EXPECT_EQ(found.days[2].date, today);
    EXPECT_EQ(found.days[2].placed, 4U);
    EXPECT_EQ(found.days[2].completed, 2U);
    EXPECT_EQ(found.days[2].canceled, 1U);
    EXPECT_EQ(found.days[2].revenue, money{500 + 599});

    ASSERT_TRUE(this->update(yesterday, this->cancel));
    const auto again = count(later + std::chrono::hours{1});
    EXPECT_EQ(again.days[1].canceled, 1U);
    EXPECT_EQ(again.days[2].revenue, money{500 + 599});
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
        const auto kept = wait(this->store.find(any_call, this->numbered(1)));
        EXPECT_EQ(kept->fields().shipping_address, std::nullopt);
    }
    EXPECT_TRUE(wait(this->store.scan(any_call, {}, 1)).front().fold_agrees);
}

TYPED_TEST(order_store_reading, knows_the_versions_of_an_owners_newest_orders)
{
    for (int number = 1; number <= 40; ++number) {
        this->add(number);
    }
    this->add(41, samples::bob);
    ASSERT_TRUE(this->update(this->numbered(39), this->check_out));
    ASSERT_TRUE(this->update(this->numbered(39), this->cancel));
    EXPECT_THAT(
        wait(this->store.newest_versions(any_call, samples::ann, 2)),
        ElementsAre(order_version{this->numbered(40), 1}, order_version{this->numbered(39), 3})
    );
    EXPECT_THAT(wait(this->store.newest_versions(any_call, samples::ann, 100)), SizeIs(40));
    EXPECT_THAT(wait(this->store.newest_versions(any_call, {"nobody"}, 100)), IsEmpty());
}

}  // namespace

}  // namespace souk::orders
