// Properties of any order's life: whatever steps it takes, in whatever order.
#include "orders/tests/samples.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace souk::orders {

namespace {

const std::vector<payment_id> payments{samples::first_payment, samples::second_payment};

// One random step; some are refused, which is part of life.
consequences take_step(order& it, timestamp at)
{
    const payment_id payment = *rc::gen::elementOf(payments);
    switch (*rc::gen::inRange(0, 6)) {
    case 0: return it.change_lines(samples::bread_and_salt(), {}, at).value_or(consequences{});
    case 1: return it.change_lines(samples::bread(), {}, at).value_or(consequences{});
    case 2: return it.start_checkout(payment, at).value_or(consequences{});
    case 3: return it.abandon_checkout(payment, at);
    case 4: return it.complete(payment, at);
    default: return it.cancel(cancel_reason::by_customer, at);
    }
}

bool releases_whole_order(const consequences& then)
{
    return !then.effects.empty() && then.effects.back().detail.empty();
}

RC_GTEST_PROP(order_life, fold_of_the_stream_is_the_snapshot, ())
{
    std::vector<stream_event> stream;
    order it = samples::placed();
    timestamp at = samples::noon;
    const int steps = *rc::gen::inRange(0, 30);
    for (int i = 0; i <= steps; ++i) {
        stream.insert(stream.end(), it.recorded().begin(), it.recorded().end());
        it = samples::restored(it);
        at += milliseconds{*rc::gen::inRange(-50, 100)};  // Clocks step back now and then.
        take_step(it, at);
    }
    stream.insert(stream.end(), it.recorded().begin(), it.recorded().end());

    RC_ASSERT(
        order::fold(samples::id, samples::ann, it.fields().shipping_address, stream).fields() ==
        it.fields()
    );
    for (std::size_t i = 0; i < stream.size(); ++i) {
        RC_ASSERT(stream[i].sequence == static_cast<std::int64_t>(i) + 1);
        const std::size_t before = i == 0 ? 0 : i - 1;
        RC_ASSERT(stream[before].at <= stream[i].at);
    }
    RC_ASSERT(it.fields().version == static_cast<std::int64_t>(stream.size()));
}

RC_GTEST_PROP(order_life, canceled_once_stays_canceled_and_frees_everything, ())
{
    order it = samples::placed();
    int releases = 0;
    const int steps = *rc::gen::inRange(1, 30);
    for (int i = 0; i < steps; ++i) {
        const bool was_canceled = it.fields().status == order_status::canceled;
        releases += releases_whole_order(take_step(it, samples::noon)) ? 1 : 0;
        RC_ASSERT(!was_canceled || it.fields().status == order_status::canceled);
    }
    RC_ASSERT(releases == (it.fields().status == order_status::canceled ? 1 : 0));
}

// Every attempt that held stock ends in exactly one way: it is sold, released, or still under way.
RC_GTEST_PROP(order_life, no_attempt_is_forgotten_while_it_may_hold_stock, ())
{
    order it = samples::placed();
    const int steps = *rc::gen::inRange(1, 30);
    for (int i = 0; i < steps; ++i) {
        const auto held_by = it.fields().paying;
        const consequences then = take_step(it, samples::noon);
        if (!held_by || it.fields().paying == held_by || it.fields().paid_by == held_by) {
            continue;
        }
        RC_ASSERT(!then.effects.empty());
        const effect& freed = then.effects.front();
        RC_ASSERT(freed.detail.empty() || freed.detail == held_by->value);
    }
}

}  // namespace

}  // namespace souk::orders
