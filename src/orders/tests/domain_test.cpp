#include "orders/codec.hpp"
#include "orders/domain.hpp"
#include "orders/events.hpp"
#include "orders/tests/samples.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using ::testing::IsEmpty;

const payment_id p1 = samples::first_payment;
const payment_id p2 = samples::second_payment;
const timestamp later = samples::noon + milliseconds{1'000};

using step = std::function<result<consequences>(order&)>;

struct state {
    std::string name;
    std::function<void(order&)> reach;
};

const state created{"created", [](order&) {}};
const state paying{"being paid by P1", [](order& it) { (void)it.start_checkout(p1, later); }};
const state completed{"completed by P1", [](order& it) {
                          (void)it.start_checkout(p1, later);
                          (void)it.complete(p1, later);
                      }};
const state canceled{"canceled", [](order& it) {
                         (void)it.cancel(cancel_reason::by_customer, later);
                     }};

struct named_step {
    std::string name;
    step take;
};

const named_step change{"change", [](order& it) {
                            return it.change_lines(samples::bread_and_salt(), {}, later);
                        }};
const named_step change_to_same{"change to the same lines", [](order& it) {
                                    return it.change_lines(samples::bread(), {}, later);
                                }};
const named_step check_out_p1{"check out P1", [](order& it) {
                                  return it.start_checkout(p1, later);
                              }};
const named_step check_out_p2{"check out P2", [](order& it) {
                                  return it.start_checkout(p2, later);
                              }};
const named_step abandon_p1{"abandon P1", [](order& it) { return it.abandon_checkout(p1, later); }};
const named_step abandon_p2{"abandon P2", [](order& it) { return it.abandon_checkout(p2, later); }};
const named_step complete_p1{"complete P1", [](order& it) { return it.complete(p1, later); }};
const named_step complete_p2{"complete P2", [](order& it) { return it.complete(p2, later); }};
const named_step cancel{"cancel", [](order& it) {
                            return it.cancel(cancel_reason::by_shop, later);
                        }};
const named_step ask_payable{"payable", [](order& it) -> result<consequences> {
                                 const auto total = it.payable();
                                 if (!total) {
                                     return std::unexpected(total.error());
                                 }
                                 EXPECT_EQ(*total, it.total());
                                 return consequences{};
                             }};

enum class then_paying { nobody, by_p1, by_p2 };

// What follows: the state it leads to, what is recorded, released and published, or the refusal.
struct expectation {
    order_status status{};
    then_paying paying = then_paying::nobody;
    std::vector<std::string> recorded;
    std::vector<std::string> released;  // Effects' details; "" is the whole order.
    bool publishes_cancel = false;
    std::string slug;
};

struct step_case {
    state from;
    named_step taken;
    expectation expected;
};

void PrintTo(const step_case& it, std::ostream* out)
{
    *out << it.from.name << ": " << it.taken.name;
}

std::optional<payment_id> payment_of(then_paying who)
{
    switch (who) {
    case then_paying::nobody: return std::nullopt;
    case then_paying::by_p1: return p1;
    case then_paying::by_p2: return p2;
    }
    std::unreachable();
}

class order_steps : public ::testing::TestWithParam<step_case> {};

void expect_consequences(const consequences& then, const expectation& expected)
{
    std::vector<std::string> released;
    for (const effect& each : then.effects) {
        EXPECT_EQ(each.kind, release_stock);
        EXPECT_EQ(each.key, samples::id.value);
        released.push_back(each.detail);
    }
    EXPECT_EQ(released, expected.released);
    events published;
    if (expected.publishes_cancel) {
        published.push_back(to_event(order_cancelled{.order = samples::id, .occurred_at = later}));
    }
    EXPECT_EQ(then.published, published);
}

TEST_P(order_steps, lead_where_the_table_says)
{
    const auto& [from, taken, expected] = GetParam();
    order it = samples::placed();
    from.reach(it);
    it = samples::restored(it);
    const order_fields before = it.fields();

    const auto then = taken.take(it);

    std::vector<std::string> recorded;
    for (const stream_event& each : it.recorded()) {
        recorded.emplace_back(type_of(each.what));
    }
    EXPECT_EQ(recorded, expected.recorded);
    if (!then) {
        EXPECT_EQ(then.error().slug, expected.slug);
        EXPECT_EQ(then.error().kind, refusal_kind::conflict);
    } else {
        EXPECT_EQ(expected.slug, "");
        expect_consequences(*then, expected);
    }
    EXPECT_EQ(it.fields().status, expected.status);
    EXPECT_EQ(it.fields().paying, payment_of(expected.paying));
    if (recorded.empty()) {
        EXPECT_EQ(it.fields(), before);
    }
}

TEST_P(order_steps, repeated_record_nothing_more)
{
    order it = samples::placed();
    GetParam().from.reach(it);
    (void)GetParam().taken.take(it);
    it = samples::restored(it);
    const order_fields before = it.fields();
    (void)GetParam().taken.take(it);
    EXPECT_THAT(it.recorded(), IsEmpty());
    EXPECT_EQ(it.fields(), before);
}

constexpr auto is_created = order_status::created;
constexpr auto is_completed = order_status::completed;
constexpr auto is_canceled = order_status::canceled;

expectation refused(order_status status, std::string slug, then_paying who = then_paying::nobody)
{
    return {.status = status, .paying = who, .slug = std::move(slug)};
}

expectation nothing(order_status status, then_paying who = then_paying::nobody)
{
    return {.status = status, .paying = who};
}

const std::string whole_order;

INSTANTIATE_TEST_SUITE_P(
    from_created,
    order_steps,
    ::testing::Values(
        step_case{created, change, {.status = is_created, .recorded = {"OrderChanged"}}},
        step_case{created, change_to_same, nothing(is_created)},
        step_case{
            created,
            check_out_p1,
            {.status = is_created, .paying = then_paying::by_p1, .recorded = {"CheckoutStarted"}}
        },
        step_case{created, abandon_p1, nothing(is_created)},
        step_case{created, complete_p1, {.status = is_completed, .recorded = {"OrderCompleted"}}},
        step_case{
            created,
            cancel,
            {.status = is_canceled,
             .recorded = {"OrderCancelled"},
             .released = {whole_order},
             .publishes_cancel = true}
        },
        step_case{created, ask_payable, nothing(is_created)}
    )
);

INSTANTIATE_TEST_SUITE_P(
    from_being_paid,
    order_steps,
    ::testing::Values(
        step_case{paying, change, refused(is_created, "order-being-paid", then_paying::by_p1)},
        step_case{
            paying, change_to_same, refused(is_created, "order-being-paid", then_paying::by_p1)
        },
        step_case{paying, check_out_p1, nothing(is_created, then_paying::by_p1)},
        step_case{
            paying,
            check_out_p2,
            {.status = is_created,
             .paying = then_paying::by_p2,
             .recorded = {"CheckoutStarted"},
             .released = {p1.value}}
        },
        step_case{
            paying,
            abandon_p1,
            {.status = is_created, .recorded = {"CheckoutAbandoned"}, .released = {p1.value}}
        },
        step_case{paying, abandon_p2, nothing(is_created, then_paying::by_p1)},
        step_case{paying, complete_p1, {.status = is_completed, .recorded = {"OrderCompleted"}}},
        step_case{
            paying,
            complete_p2,
            {.status = is_completed, .recorded = {"OrderCompleted"}, .released = {p1.value}}
        },
        step_case{
            paying,
            cancel,
            {.status = is_canceled,
             .recorded = {"OrderCancelled"},
             .released = {whole_order},
             .publishes_cancel = true}
        },
        step_case{paying, ask_payable, nothing(is_created, then_paying::by_p1)}
    )
);

INSTANTIATE_TEST_SUITE_P(
    from_completed,
    order_steps,
    ::testing::Values(
        step_case{completed, change, refused(is_completed, "order-not-changeable")},
        step_case{completed, change_to_same, refused(is_completed, "order-not-changeable")},
        step_case{completed, check_out_p1, refused(is_completed, "already-paid")},
        step_case{completed, check_out_p2, refused(is_completed, "already-paid")},
        step_case{completed, abandon_p1, nothing(is_completed)},
        step_case{completed, abandon_p2, nothing(is_completed)},
        step_case{completed, complete_p1, nothing(is_completed)},
        step_case{completed, complete_p2, nothing(is_completed)},
        step_case{
            completed,
            cancel,
            {.status = is_canceled,
             .recorded = {"OrderCancelled"},
             .released = {whole_order},
             .publishes_cancel = true}
        },
        step_case{completed, ask_payable, refused(is_completed, "already-paid")}
    )
);

INSTANTIATE_TEST_SUITE_P(
    from_canceled,
    order_steps,
    ::testing::Values(
        step_case{canceled, change, refused(is_canceled, "order-not-changeable")},
        step_case{canceled, change_to_same, refused(is_canceled, "order-not-changeable")},
        step_case{canceled, check_out_p1, refused(is_canceled, "order-not-payable")},
        step_case{canceled, check_out_p2, refused(is_canceled, "order-not-payable")},
        step_case{canceled, abandon_p1, nothing(is_canceled)},
        step_case{canceled, complete_p1, {.status = is_canceled, .publishes_cancel = true}},
        step_case{canceled, complete_p2, {.status = is_canceled, .publishes_cancel = true}},
        step_case{canceled, cancel, nothing(is_canceled)},
        step_case{canceled, ask_payable, refused(is_canceled, "order-not-payable")}
    )
);

}  // namespace

}  // namespace souk::orders
