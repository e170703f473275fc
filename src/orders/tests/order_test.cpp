#include "orders/domain.hpp"
#include "orders/tests/samples.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace souk::orders {

namespace {

const payment_id p1 = samples::first_payment;
const payment_id p2 = samples::second_payment;
const timestamp later = samples::noon + milliseconds{1'000};

TEST(order, keeps_who_paid_it_also_when_canceled_later)
{
    order it = samples::placed();
    (void)it.complete(p1, later);
    EXPECT_EQ(it.fields().paid_by, p1);
    (void)it.cancel(cancel_reason::by_shop, later);
    EXPECT_EQ(it.fields().paid_by, p1);
    EXPECT_EQ(it.fields().canceled_because, cancel_reason::by_shop);
}

TEST(order, stays_with_its_first_reason_and_payment)
{
    order it = samples::placed();
    (void)it.complete(p1, later);
    (void)it.complete(p2, later);
    EXPECT_EQ(it.fields().paid_by, p1);
    (void)it.cancel(cancel_reason::out_of_stock, later);
    (void)it.cancel(cancel_reason::by_customer, later);
    EXPECT_EQ(it.fields().canceled_because, cancel_reason::out_of_stock);
}

TEST(order, never_goes_back_in_time)
{
    order it = samples::placed();
    (void)it.start_checkout(p1, samples::noon - milliseconds{5'000});
    EXPECT_EQ(it.fields().updated_at, samples::noon);
    EXPECT_EQ(it.recorded().back().at, samples::noon);
}

TEST(order, placed_begins_with_one_event_and_its_total)
{
    const order it = samples::placed();
    EXPECT_EQ(it.total(), money{500});
    EXPECT_EQ(it.fields().version, 1);
    EXPECT_EQ(it.fields().created_at, samples::noon);
    ASSERT_EQ(it.recorded().size(), 1U);
    EXPECT_EQ(it.recorded().front().sequence, 1);
}

TEST(order, total_has_a_limit)
{
    const limits exact{.total = {500}};
    EXPECT_TRUE(order::place(samples::id, samples::ann, samples::bread(), exact, later));
    const limits less{.total = {499}};
    const auto refused = order::place(samples::id, samples::ann, samples::bread(), less, later);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().slug, "total-too-large");
    EXPECT_EQ(refused.error().kind, refusal_kind::invalid);

    order it = samples::placed();
    const auto changed = it.change_lines(samples::bread_and_salt(), exact, later);
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().slug, "total-too-large");
    EXPECT_EQ(it.fields().lines, samples::bread());
}

TEST(order, largest_order_of_the_api_fits_its_sum)
{
    std::vector<order_line> lines(1'000, samples::bread().front());
    for (order_line& each : lines) {
        each.unit_price = {999'999'999};
        each.quantity = 100'000;
    }
    const auto refused = order::place(samples::id, samples::ann, lines, {}, later);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().slug, "total-too-large");
}

struct merge_case {
    std::string name;
    std::vector<wanted_line> wanted;
    std::optional<std::vector<wanted_line>> merged;  // Nothing: refused.
};

void PrintTo(const merge_case& it, std::ostream* out)
{
    *out << it.name;
}

class merging : public ::testing::TestWithParam<merge_case> {};

TEST_P(merging, follows_the_table)
{
    const limits within{.lines = 3, .quantity = 10};
    const auto merged = merge(GetParam().wanted, within);
    ASSERT_EQ(merged.has_value(), GetParam().merged.has_value());
    if (merged) {
        EXPECT_EQ(*merged, *GetParam().merged);
    } else {
        EXPECT_EQ(merged.error().slug, "invalid-request");
        EXPECT_FALSE(merged.error().errors.empty());
    }
}

constexpr auto huge = std::numeric_limits<std::int64_t>::max();
using lines = std::vector<wanted_line>;

INSTANTIATE_TEST_SUITE_P(
    all,
    merging,
    ::testing::Values(
        merge_case{"none", {}, std::nullopt},
        merge_case{"one", {{"A", 1}}, lines{{"A", 1}}},
        merge_case{
            "same upc, in the first one's place",
            {{"A", 1}, {"B", 2}, {"A", 3}},
            lines{{"A", 4}, {"B", 2}}
        },
        merge_case{"case matters", {{"A", 1}, {"a", 1}}, lines{{"A", 1}, {"a", 1}}},
        merge_case{
            "most of all", {{"A", 10}, {"B", 10}, {"C", 10}}, lines{{"A", 10}, {"B", 10}, {"C", 10}}
        },
        merge_case{"too many lines", {{"A", 1}, {"A", 1}, {"A", 1}, {"A", 1}}, std::nullopt},
        merge_case{"no unit", {{"A", 0}}, std::nullopt},
        merge_case{"too many units", {{"A", 11}}, std::nullopt},
        merge_case{"too many units together", {{"A", 6}, {"A", 5}}, std::nullopt},
        merge_case{"one line takes from another", {{"A", 5}, {"A", -3}}, std::nullopt},
        merge_case{"sum beyond all numbers", {{"A", huge}, {"A", huge}}, std::nullopt}
    )
);

TEST(order_words, are_read_as_they_are_written)
{
    using enum order_status;
    for (const auto each :
         {order_status::created, order_status::completed, order_status::canceled}) {
        EXPECT_EQ(parse_status(to_string(each)), each);
    }
    using enum cancel_reason;
    for (const auto each : {by_customer, by_shop, out_of_stock}) {
        EXPECT_EQ(parse_cancel_reason(to_string(each)), each);
    }
    EXPECT_EQ(parse_status("created"), std::nullopt);
    EXPECT_EQ(parse_status(""), std::nullopt);
    EXPECT_EQ(parse_cancel_reason("WHIM"), std::nullopt);
}

}  // namespace

}  // namespace souk::orders
