// Charging, and what follows from its outcome, however late that comes.
#include "base/log.hpp"
#include "base/outage.hpp"
#include "base/planted.hpp"
#include "payments/service.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

namespace souk::payments {

// A charge under way. Shared by the request, which may leave, and the work, which does not.
struct service::attempt {
    payment started;
    souk::call call;
    std::unique_ptr<alarm> ended;
    std::optional<payment> outcome;
    std::exception_ptr failed;

    bool is_over() const { return outcome || failed; }
};

souk::call service::follow_up(const call& of, milliseconds time_limit)
{
    return {.traceparent = of.traceparent, .deadline = world_.steady_now() + time_limit};
}

task<result<payment>> service::charge(const call& call, const payment& started)
{
    const auto of = std::make_shared<attempt>();
    of->started = started;
    of->call = follow_up(call, settings_.charge_time);
    of->ended = world_.new_alarm();
    const executor loop = co_await boost::asio::this_coro::executor;
    boost::asio::co_spawn(loop, follow_charge(of), boost::asio::detached);

    const auto until = std::min(world_.steady_now() + settings_.answer_within, call.deadline);
    while (!of->is_over() && world_.steady_now() < until) {
        const auto left = std::chrono::ceil<milliseconds>(until - world_.steady_now());
        co_await of->ended->wait(left);
    }
    if (of->failed) {
        std::rethrow_exception(of->failed);
    }
    const std::optional<payment> outcome = of->outcome;
    if (!outcome) {
        co_return started;
    }
    if (outcome->status == payment_status::failed) {
        co_return std::unexpected(to_refusal(*outcome));
    }
    co_return *outcome;
}

// Nobody may be listening any more, so nothing may leave it by throwing.
task<> service::follow_charge(std::shared_ptr<attempt> of)
{
    ++charging_;
    try {
        const payment& it = of->started;
        if (SOUK_PLANT(charged_under_two_keys)) {
            const payment_id other{world_.new_id()};
            co_await cards_.charge(of->call, other, it.amount, it.method);
        }
        const auto answered = co_await cards_.charge(of->call, it.id, it.amount, it.method);
        of->outcome = co_await record(of->call, it, answered);
    } catch (const std::exception& why) {
        log::warn(
            "charge has no recorded outcome, recovery will settle it",
            {{"payment", of->started.id.value}, {"why", why.what()}}
        );
        of->failed = std::current_exception();
    }
    if (SOUK_PLANT(unknown_taken_for_failure) && of->failed) {
        co_await fail(of->call, of->started, declined());
    }
    --charging_;
    of->ended->ring();
}

task<payment> service::record(const call& call, const payment& pending, charge_state outcome)
{
    switch (outcome) {
    case charge_state::charged: break;
    case charge_state::declined: co_return co_await fail(call, pending, declined());
    case charge_state::canceled:
        if (SOUK_PLANT(canceled_charge_taken_for_success)) {
            break;
        }
        co_return co_await fail(call, pending, abandoned());
    case charge_state::refunded: co_return co_await fail(call, pending, abandoned());
    case charge_state::unknown: throw unavailable{"the provider does not know what it did"};
    }
    const timestamp now = world_.now();
    const settlement_change step = [&](settlement& it) { return it.succeed(pending.id, now); };
    payment after = co_await change(call, pending, step);
    if (after.status == payment_status::failed) {
        log::error(
            "charge landed after its attempt was given up, it goes back",
            {{"payment", pending.id.value}, {"order", pending.order.value}}
        );
    }
    co_return after;
}

task<payment> service::fail(const call& call, const payment& pending, failure why)
{
    const timestamp now = world_.now();
    const settlement_change step = [&](settlement& it) { return it.fail(pending.id, why, now); };
    co_return co_await change(call, pending, step);
}

task<payment> service::change(const call& call, const payment& of, const settlement_change& step)
{
    const souk::call own = follow_up(call, settings_.record_time);
    const auto changed = co_await store_.update(own, of.order, of.id, step);
    if (!changed) {
        throw std::logic_error{"an outcome was refused: " + changed.error().slug};
    }
    const payment* const after = changed->find(of.id);
    if (after == nullptr) {
        throw std::logic_error{"a payment is gone: " + of.id.value};
    }
    co_return *after;
}

task<> service::cancel_order(const call& call, const order_id& order)
{
    const timestamp now = world_.now();
    const settlement_change step = [&](settlement& it) { return it.cancel_order(now); };
    const auto changed = co_await store_.update(call, order, std::nullopt, step);
    if (!changed) {
        throw std::logic_error{"a cancellation was refused: " + changed.error().slug};
    }
}

task<> service::perform(const call& call, const effect& owed)
{
    if (owed.kind != refund_effect) {
        throw std::logic_error{"payments owes no such effect: " + owed.kind};
    }
    const payment_id id{owed.detail};
    const order_id order{owed.key};
    if (!SOUK_PLANT(refund_recorded_and_not_made)) {
        co_await cards_.refund(call, id);
    }
    const timestamp now = world_.now();
    const settlement_change step = [&](settlement& it) { return it.refunded(id, now); };
    const auto changed = co_await store_.update(call, order, id, step);
    if (!changed) {
        throw std::logic_error{"a refund was refused: " + changed.error().slug};
    }
}

task<std::size_t> service::recover(const call& call, milliseconds pending_for)
{
    const auto stale =
        co_await store_.pending_since(call, world_.now() - pending_for, settings_.recover_at_once);
    std::size_t settled = 0;
    for (const payment& each : stale) {
        try {
            co_await settle(call, each);
            ++settled;
        } catch (const std::exception& why) {
            // One that can't be settled now must not hold up the others; the next round tries
            // again.
            log::warn(
                "pending payment not settled", {{"payment", each.id.value}, {"why", why.what()}}
            );
        }
    }
    co_return settled;
}

task<> service::settle(const call& call, const payment& stale)
{
    auto state = co_await cards_.find(call, stale.id);
    if (SOUK_PLANT(recovery_overlooks_charges)) {
        state = charge_state::declined;
    }
    if (state == charge_state::unknown) {
        state = SOUK_PLANT(given_up_without_canceling) ? charge_state::canceled
                                                       : co_await cards_.cancel(call, stale.id);
    }
    const payment after = co_await record(call, stale, state);
    log::info(
        "pending payment settled",
        {{"payment", stale.id.value}, {"status", std::string{to_string(after.status)}}}
    );
}

task<std::size_t> service::purge_keys(const call& call)
{
    const auto before = world_.now() - settings_.keys_for;
    co_return co_await store_.purge_keys(call, before, settings_.purge_at_once);
}

}  // namespace souk::payments
