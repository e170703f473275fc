#include "payments/settlement.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace souk::payments {

namespace {

const payment_id subject{"00000001-0000-7000-8000-000000000000"};
const payment_id successor{"00000002-0000-7000-8000-000000000000"};
const order_id bought{"00000003-0000-7000-8000-000000000000"};
const account_email ann{"ann@example.com"};
constexpr timestamp then{milliseconds{1'000}};
constexpr timestamp now{milliseconds{2'000}};

new_payment attempt(const payment_id& id)
{
    return {.id = id, .account = ann, .amount = {3998}, .method = "card", .claim = std::nullopt};
}

// The settlement as a store would load it after those steps.
settlement reload(const settlement& from)
{
    std::vector<payment> known;
    for (const payment_id& each : {subject, successor}) {
        if (const payment* const found = from.find(each)) {
            known.push_back(*found);
        }
    }
    return {from.order(), from.canceled(), std::move(known)};
}

using status = std::optional<payment_status>;

settlement in_state(status payment, bool canceled)
{
    settlement made{bought, false, {}};
    if (payment) {
        EXPECT_TRUE(made.start(attempt(subject), then));
    }
    if (payment == payment_status::success || payment == payment_status::refunded) {
        made.succeed(subject, then);
    }
    if (payment == payment_status::failed) {
        made.fail(subject, declined(), then);
    }
    if (payment == payment_status::refunded) {
        made.refunded(subject, then);
    }
    if (canceled) {
        made.cancel_order(then);
    }
    return reload(made);
}

// What a step answers, in one line: the refusal's slug, or the published types and effects' kinds.
std::string answer_of(const result<consequences>& answered)
{
    if (!answered) {
        return answered.error().slug;
    }
    std::string text;
    for (const event& each : answered->published) {
        text += (text.empty() ? "" : " ") + each.type;
    }
    for (const effect& each : answered->effects) {
        text += (text.empty() ? "" : " ") + each.kind;
    }
    return text;
}

using step = result<consequences> (*)(settlement&);

result<consequences> start(settlement& it)
{
    return it.start(attempt(successor), now);
}
result<consequences> succeed(settlement& it)
{
    return it.succeed(subject, now);
}
result<consequences> fail(settlement& it)
{
    return it.fail(subject, declined(), now);
}
result<consequences> cancel(settlement& it)
{
    return it.cancel_order(now);
}
result<consequences> refunded(settlement& it)
{
    return it.refunded(subject, now);
}

// Every state against every step: the payment's next state (unchanged when nothing is named), and
// what the step answers.
struct step_case {
    status before;
    bool canceled;
    step taken;
    status after;
    std::string answer;
};

class settlement_steps : public testing::TestWithParam<step_case> {};

status status_of(const settlement& it)
{
    const payment* const found = it.find(subject);
    return found == nullptr ? std::nullopt : std::optional{found->status};
}

TEST_P(settlement_steps, follow_the_table)
{
    const step_case& expected = GetParam();
    settlement it = in_state(expected.before, expected.canceled);

    EXPECT_EQ(answer_of(expected.taken(it)), expected.answer);

    EXPECT_EQ(status_of(it), expected.after);
    EXPECT_EQ(it.canceled(), expected.canceled || expected.taken == cancel);
    const bool starts = expected.taken == start && expected.answer.empty();
    const bool moved = expected.before != expected.after;
    EXPECT_EQ(it.recorded().size(), starts || moved ? 1 : 0);
    EXPECT_EQ(it.find(successor) != nullptr, starts);

    // Repeated, it does nothing more: but a start is another payment, a charge of what had failed
    // goes back however often it is told of, and so often a failure is told to others.
    const bool asked_for_again = expected.taken == start || expected.answer == "refund" ||
                                 expected.answer == "PaymentFailed";
    if (!asked_for_again || expected.taken == cancel) {
        settlement again = reload(it);
        EXPECT_EQ(answer_of(expected.taken(again)), "");
        EXPECT_TRUE(again.recorded().empty());
        EXPECT_FALSE(again.newly_canceled());
    }
}

// clang-format off
constexpr status none = std::nullopt;
constexpr status pending = payment_status::pending;
constexpr status success = payment_status::success;
constexpr status failed = payment_status::failed;
constexpr status returned = payment_status::refunded;
constexpr bool open = false;
constexpr bool canceled = true;

INSTANTIATE_TEST_SUITE_P(all, settlement_steps, testing::Values(
    step_case{none,     open,     start,    none,     ""},
    step_case{pending,  open,     start,    pending,  "payment-in-progress"},
    step_case{success,  open,     start,    success,  "already-paid"},
    step_case{failed,   open,     start,    failed,   ""},
    step_case{returned, open,     start,    returned, ""},
    step_case{none,     canceled, start,    none,     "order-not-payable"},
    step_case{pending,  canceled, start,    pending,  "order-not-payable"},
    step_case{success,  canceled, start,    success,  "order-not-payable"},
    step_case{failed,   canceled, start,    failed,   "order-not-payable"},
    step_case{returned, canceled, start,    returned, "order-not-payable"},

    step_case{none,     open,     succeed,  none,     ""},
    step_case{pending,  open,     succeed,  success,  "PaymentSucceeded"},
    step_case{success,  open,     succeed,  success,  ""},
    step_case{failed,   open,     succeed,  failed,   "refund"},
    step_case{returned, open,     succeed,  returned, ""},
    step_case{none,     canceled, succeed,  none,     ""},
    step_case{pending,  canceled, succeed,  success,  "PaymentSucceeded refund"},
    step_case{success,  canceled, succeed,  success,  ""},
    step_case{failed,   canceled, succeed,  failed,   "refund"},
    step_case{returned, canceled, succeed,  returned, ""},

    step_case{none,     open,     fail,     none,     ""},
    step_case{pending,  open,     fail,     failed,   "PaymentFailed"},
    step_case{success,  open,     fail,     success,  ""},
    step_case{failed,   open,     fail,     failed,   "PaymentFailed"},
    step_case{returned, open,     fail,     returned, ""},
    step_case{none,     canceled, fail,     none,     ""},
    step_case{pending,  canceled, fail,     failed,   "PaymentFailed"},
    step_case{success,  canceled, fail,     success,  ""},
    step_case{failed,   canceled, fail,     failed,   "PaymentFailed"},
    step_case{returned, canceled, fail,     returned, ""},

    step_case{none,     open,     cancel,   none,     ""},
    step_case{pending,  open,     cancel,   pending,  ""},
    step_case{success,  open,     cancel,   success,  "refund"},
    step_case{failed,   open,     cancel,   failed,   ""},
    step_case{returned, open,     cancel,   returned, ""},
    step_case{none,     canceled, cancel,   none,     ""},
    step_case{pending,  canceled, cancel,   pending,  ""},
    step_case{success,  canceled, cancel,   success,  ""},
    step_case{failed,   canceled, cancel,   failed,   ""},
    step_case{returned, canceled, cancel,   returned, ""},

    step_case{none,     open,     refunded, none,     ""},
    step_case{pending,  open,     refunded, pending,  ""},
    step_case{success,  open,     refunded, returned, ""},
    step_case{failed,   open,     refunded, failed,   ""},
    step_case{returned, open,     refunded, returned, ""},
    step_case{none,     canceled, refunded, none,     ""},
    step_case{pending,  canceled, refunded, pending,  ""},
    step_case{success,  canceled, refunded, returned, ""},
    step_case{failed,   canceled, refunded, failed,   ""},
    step_case{returned, canceled, refunded, returned, ""}));
// clang-format on

TEST(settlement, says_which_payment_goes_back)
{
    settlement it = in_state(success, open);
    const effect back{.kind = "refund", .key = bought.value, .detail = subject.value};
    EXPECT_EQ(it.cancel_order(now).effects, effects{back});
}

TEST(settlement, keeps_the_reason_of_a_failure)
{
    settlement it = in_state(pending, open);
    it.fail(subject, amount_mismatch(), now);
    EXPECT_EQ(it.find(subject)->failure_reason, "amount-mismatch");
    EXPECT_EQ(it.find(subject)->updated_at, now);
    EXPECT_EQ(it.find(subject)->created_at, then);
}

RC_GTEST_PROP(settlement, streams_fold_to_their_snapshots_and_one_payment_lives, ())
{
    constexpr std::array<step, 5> steps{start, succeed, fail, cancel, refunded};
    settlement it = in_state(*rc::gen::element(none, pending), open);
    std::vector<stream_event> stream;
    if (it.find(subject) != nullptr) {
        stream.push_back(
            {.payment = subject,
             .sequence = 1,
             .at = then,
             .what = stream_event::started{.order = bought, .amount = {3998}, .method = "card"}}
        );
    }
    const auto choices = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5));
    for (const int choice : choices) {
        // A second start would reuse the successor's id.
        if (choice != 0 || it.find(successor) == nullptr) {
            (void)steps.at(static_cast<std::size_t>(choice))(it);
        }
    }
    for (const stream_event& each : it.recorded()) {
        if (each.payment == subject) {
            stream.push_back(each);
        }
    }
    const payment* const after = it.find(subject);
    RC_ASSERT(fold(stream, ann) == (after == nullptr ? std::nullopt : std::optional{*after}));
    const payment* const second = it.find(successor);
    const bool first_lives = after != nullptr && after->is_living();
    const bool second_lives = second != nullptr && second->is_living();
    RC_ASSERT(!(first_lives && second_lives));
}

}  // namespace
}  // namespace souk::payments
