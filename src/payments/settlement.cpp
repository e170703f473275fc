#include "payments/settlement.hpp"

#include "base/planted.hpp"
#include "payments/events.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace souk::payments {

result<consequences> settlement::start(const new_payment& what, timestamp at)
{
    if (canceled_) {
        return conflict("order-not-payable", "The order is canceled.");
    }
    if (const payment* const current = living()) {
        if (current->status == payment_status::success) {
            return conflict("already-paid", "The order is paid already.");
        }
        return conflict("payment-in-progress", "A payment of this order is under way.");
    }
    payment& started =
        payments_.emplace_back(payment{.id = what.id, .order = order_, .account = what.account});
    record(
        started,
        stream_event::started{.order = order_, .amount = what.amount, .method = what.method},
        at
    );
    claim_ = what.claim;
    return consequences{};
}

consequences settlement::succeed(const payment_id& id, timestamp at)
{
    payment* const paid = known(id);
    if (paid == nullptr) {
        return {};
    }
    switch (paid->status) {
    case payment_status::pending: break;
    case payment_status::failed:
        changed_at_ = at;
        return {.published = {}, .effects = {refund_of(id)}};
    case payment_status::success:
    case payment_status::refunded: return {};
    }
    record(*paid, stream_event::succeeded{}, at);
    const payment_succeeded news{
        .order = order_,
        .payment = id,
        .amount = paid->amount,
        .occurred_at = at,
    };
    consequences owed{.published = {to_event(news)}, .effects = {}};
    if (SOUK_PLANT(success_not_published)) {
        owed.published.clear();
    }
    if (canceled_ && !SOUK_PLANT(paid_after_cancellation_kept)) {
        owed.effects.push_back(refund_of(id));
    }
    return owed;
}

consequences settlement::fail(const payment_id& id, const failure& why, timestamp at)
{
    payment* const failed = known(id);
    if (failed == nullptr || failed->status == payment_status::success ||
        failed->status == payment_status::refunded) {
        return {};
    }
    if (failed->status == payment_status::pending) {
        record(*failed, stream_event::failed{.why = why}, at);
    }
    changed_at_ = at;
    if (SOUK_PLANT(failure_not_published)) {
        return {};
    }
    const payment_failed news{
        .order = order_,
        .payment = id,
        .amount = failed->amount,
        .occurred_at = at,
    };
    return {.published = {to_event(news)}, .effects = {}};
}

consequences settlement::cancel_order(timestamp at)
{
    if (canceled_) {
        return {};
    }
    canceled_ = true;
    newly_canceled_ = true;
    changed_at_ = at;
    const payment* const current = living();
    if (current == nullptr || current->status != payment_status::success ||
        SOUK_PLANT(refund_forgotten)) {
        return {};
    }
    return {.published = {}, .effects = {refund_of(current->id)}};
}

consequences settlement::refunded(const payment_id& id, timestamp at)
{
    payment* const returned = known(id);
    if (returned != nullptr && returned->status == payment_status::success &&
        !SOUK_PLANT(refund_not_recorded)) {
        record(*returned, stream_event::refunded{}, at);
    }
    return {};
}

const payment* settlement::find(const payment_id& id) const
{
    const auto found = std::ranges::find(payments_, id, &payment::id);
    return found == payments_.end() ? nullptr : &*found;
}

payment* settlement::known(const payment_id& id)
{
    const auto found = std::ranges::find(payments_, id, &payment::id);
    return found == payments_.end() ? nullptr : &*found;
}

const payment* settlement::living() const
{
    const auto found = std::ranges::find_if(payments_, &payment::is_living);
    return found == payments_.end() ? nullptr : &*found;
}

void settlement::record(payment& subject, stream_event::kind what, timestamp at)
{
    stream_event next{
        .payment = subject.id,
        .sequence = subject.version + 1,
        .at = at,
        .what = std::move(what),
    };
    if (!apply(subject, next)) {
        throw std::logic_error{"a payment took a step that cannot follow"};
    }
    recorded_.push_back(std::move(next));
    changed_at_ = at;
}

effect settlement::refund_of(const payment_id& id) const
{
    return {.kind = std::string{refund_effect}, .key = order_.value, .detail = id.value};
}

}  // namespace souk::payments
