#include "base/money.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace souk {
namespace {

struct money_case {
    std::string text;
    std::optional<std::int64_t> cents;
};

class money_texts : public testing::TestWithParam<money_case> {};

TEST_P(money_texts, are_read_exactly_or_not_at_all)
{
    const auto read = parse_money(GetParam().text);
    EXPECT_EQ(read ? std::optional{read->cents} : std::nullopt, GetParam().cents);
}

INSTANTIATE_TEST_SUITE_P(
    all,
    money_texts,
    testing::Values(
        money_case{"0", 0},
        money_case{"-0", 0},
        money_case{"0.00", 0},
        money_case{"0e99999999999999999999", 0},
        money_case{"0.000e-7", 0},
        money_case{"5", 500},
        money_case{"39.98", 3998},
        money_case{"0.1", 10},
        money_case{"0.10", 10},
        money_case{"0.3000000000000000", 30},
        money_case{"-2.5", -250},
        money_case{"1e2", 10'000},
        money_case{"1E+2", 10'000},
        money_case{"3.998e1", 3998},
        money_case{"3998e-2", 3998},
        money_case{"39980000e-6", 3998},
        money_case{"9999999999.99", 999'999'999'999},
        money_case{"1000000000000", 100'000'000'000'000},
        money_case{"1e12", 100'000'000'000'000}
    )
);

INSTANTIATE_TEST_SUITE_P(
    refused,
    money_texts,
    testing::Values(
        money_case{"39.981", {}},
        money_case{"0.001", {}},
        money_case{"1e-3", {}},
        money_case{"1e400", {}},
        money_case{"1e-400", {}},
        money_case{"1000000000000.01", {}},
        money_case{"-1000000000000.01", {}},
        money_case{"9223372036854775807", {}},
        money_case{"99999999999999999999999", {}},
        money_case{"+1", {}},
        money_case{"", {}},
        money_case{"-", {}},
        money_case{".5", {}},
        money_case{"5.", {}},
        money_case{"05", {}},
        money_case{"1e", {}},
        money_case{"1e+", {}},
        money_case{"1e+-2", {}},
        money_case{"1.2.3", {}},
        money_case{"1,5", {}},
        money_case{" 1", {}},
        money_case{"1 ", {}},
        money_case{"NaN", {}},
        money_case{"Infinity", {}},
        money_case{"0x10", {}},
        money_case{"１", {}},
        money_case{std::string("1\0", 2), {}}
    )
);

struct written_case {
    std::int64_t cents;
    std::string text;
};

class money_amounts : public testing::TestWithParam<written_case> {};

TEST_P(money_amounts, are_written_with_the_fewest_digits)
{
    EXPECT_EQ(to_string(money{GetParam().cents}), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    all,
    money_amounts,
    testing::Values(
        written_case{0, "0"},
        written_case{3998, "39.98"},
        written_case{500, "5"},
        written_case{10, "0.1"},
        written_case{1, "0.01"},
        written_case{-250, "-2.5"},
        written_case{-1, "-0.01"},
        written_case{999'999'999'999, "9999999999.99"},
        written_case{INT64_MAX, "92233720368547758.07"},
        written_case{INT64_MIN, "-92233720368547758.08"}
    )
);

RC_GTEST_PROP(money_round_trip, what_is_written_reads_the_same, ())
{
    const money amount{*rc::gen::inRange<std::int64_t>(-100'000'000'000'000, 100'000'000'000'001)};
    RC_ASSERT(parse_money(to_string(amount)) == amount);
}

RC_GTEST_PROP(money_round_trip, an_exponent_changes_nothing, ())
{
    const money amount{*rc::gen::inRange<std::int64_t>(0, 100'000'000'000'001)};
    const auto zeros = *rc::gen::inRange(0, 30);
    const auto exponent = "e" + std::to_string(-2 - zeros);
    const auto digits =
        std::to_string(amount.cents) + std::string(static_cast<std::size_t>(zeros), '0');
    RC_ASSERT(parse_money(digits + exponent) == amount);
}

RC_GTEST_PROP(money_hostile, a_foreign_character_is_refused, ())
{
    auto text = to_string(money{*rc::gen::inRange<std::int64_t>(0, 100'000'000'000'001)});
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
    text.insert(at, 1, *rc::gen::elementOf(std::string("+ _,'xXNaf\n\x80")));
    RC_ASSERT(!parse_money(text));
}

TEST(money_sums, are_exact)
{
    EXPECT_EQ(*parse_money("0.1") + *parse_money("0.2"), *parse_money("0.3"));
}

}  // namespace
}  // namespace souk
