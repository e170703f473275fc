// The words of one payment: its stream, its status, and why it failed.
#include "payments/domain.hpp"

#include <gtest/gtest.h>

namespace souk::payments {

namespace {

const payment_id subject{"00000001-0000-7000-8000-000000000000"};
const payment_id successor{"00000002-0000-7000-8000-000000000000"};
const order_id bought{"00000003-0000-7000-8000-000000000000"};
const account_email ann{"ann@example.com"};
constexpr timestamp then{milliseconds{1'000}};
constexpr timestamp now{milliseconds{2'000}};

TEST(fold, refuses_what_no_payment_did)
{
    const stream_event started{
        .payment = subject,
        .sequence = 1,
        .at = then,
        .what = stream_event::started{.order = bought, .amount = {1}, .method = "card"},
    };
    const auto second = [](stream_event::kind what, std::int64_t sequence = 2) {
        return stream_event{.payment = subject, .sequence = sequence, .at = now, .what = what};
    };
    const auto folds = [](std::vector<stream_event> stream) {
        return fold(stream, ann).has_value();
    };
    EXPECT_TRUE(folds({started}));
    EXPECT_TRUE(folds({started, second(stream_event::succeeded{})}));
    EXPECT_FALSE(folds({}));
    EXPECT_FALSE(folds({second(stream_event::succeeded{}, 1)}));
    EXPECT_FALSE(folds({started, started}));
    EXPECT_FALSE(folds({started, second(stream_event::refunded{})}));
    EXPECT_FALSE(folds({started, second(stream_event::succeeded{}, 3)}));
    stream_event of_another = second(stream_event::succeeded{});
    of_another.payment = successor;
    EXPECT_FALSE(folds({started, of_another}));
}

TEST(failure, is_told_by_kind_and_slug)
{
    const auto told = [](const failure& why) { return to_refusal(subject, why); };
    EXPECT_EQ(told(declined()).slug, "payment-declined");
    EXPECT_EQ(told(declined()).kind, refusal_kind::declined);
    EXPECT_EQ(told(abandoned()).slug, "payment-abandoned");
    EXPECT_EQ(told(abandoned()).kind, refusal_kind::conflict);
    EXPECT_EQ(told(amount_mismatch()).kind, refusal_kind::unprocessable);
    const failure short_of{.reason = "insufficient-stock", .message = "No.", .errors = {}};
    EXPECT_EQ(told(short_of).slug, "insufficient-stock");
    EXPECT_EQ(told(short_of).kind, refusal_kind::conflict);
    EXPECT_EQ(told(short_of).payment_id, subject.value);
}

TEST(payment_status, is_spelled_as_the_seed_does)
{
    for (const std::string_view each : {"PENDING", "SUCCESS", "FAILED", "REFUNDED"}) {
        EXPECT_EQ(to_string(parse_payment_status(each).value()), each);
    }
    EXPECT_FALSE(parse_payment_status("success"));
}

}  // namespace
}  // namespace souk::payments
