// From the checkout to the sale: what orders does while and after money is taken.
#include "base/outage.hpp"
#include "base/planted.hpp"
#include "orders/service.hpp"

namespace souk::orders {

stock_request service::to_request(const order_fields& of, const payment_id& payment) const
{
    return {
        .order = of.id,
        .payment = payment,
        .customer = of.owner,
        .lines = of.lines,
        .hold_time = settings_.hold_time,
    };
}

task<result<money>>
service::payable(const call& call, const order_id& id, const account_email& customer)
{
    const auto found = co_await orders_.find(call, id);
    if (!found || found->fields().owner != customer) {
        co_return unknown_order();
    }
    co_return found->payable();
}

task<result<money>> service::checkout(
    const call& call, const order_id& id, const account_email& customer, const payment_id& payment
)
{
    const timestamp now = world_.now();
    const order_change start_own = [&](order& it) -> result<consequences> {
        if (it.fields().owner != customer) {
            return unknown_order();
        }
        return it.start_checkout(payment, now);
    };
    SOUK_CO_TRY(started, co_await update(call, id, start_own));
    const stock_request wanted = to_request(started.fields(), payment);
    const auto held = co_await items_.hold(call, wanted);
    if (!held) {
        SOUK_CO_TRY(abandoned, co_await abandon(call, id, payment));
        // What was decided about the order meanwhile tells more than what the shelf says.
        SOUK_CO_TRY(total, abandoned.payable());
        static_cast<void>(total);
        co_return std::unexpected(held.error());
    }
    co_return started.total();
}

task<result<order>>
service::complete(const call& call, const order_id& id, const payment_id& payment, money amount)
{
    const auto found = co_await orders_.find(call, id);
    if (!found) {
        co_return unknown_order();
    }
    std::optional<cancel_reason> unsold;
    const bool forgets_to_sell = SOUK_PLANT(completed_without_selling);
    if (found->fields().status == order_status::created && !forgets_to_sell) {
        unsold = co_await sell(call, id, payment, amount);
    }
    const timestamp now = world_.now();
    const order_change settle = [&](order& it) -> result<consequences> {
        if (unsold && !SOUK_PLANT(completed_although_unsold) &&
            it.fields().status == order_status::created) {
            return it.cancel(*unsold, now);
        }
        return it.complete(payment, now);
    };
    co_return co_await update(call, id, settle);
}

task<std::optional<cancel_reason>>
service::sell(const call& call, const order_id& id, const payment_id& payment, money amount)
{
    const auto committed = co_await items_.commit(call, id, payment);
    if (committed) {
        co_return std::nullopt;
    }
    // What another payment service took was never held.
    const timestamp now = world_.now();
    const order_change start = [&](order& it) { return it.start_checkout(payment, now); };
    const auto started = co_await update(call, id, start);
    if (!started) {
        co_return cancel_reason::out_of_stock;
    }
    if (started->total() != amount) {
        co_return cancel_reason::by_shop;
    }
    const stock_request wanted = to_request(started->fields(), payment);
    const auto held = co_await items_.hold(call, wanted);
    if (!held && held.error().slug == "too-many-checkouts") {
        throw unavailable{"the customer's other checkouts must end first"};
    }
    if (!held) {
        co_return cancel_reason::out_of_stock;
    }
    const auto sold = co_await items_.commit(call, id, payment);
    co_return sold ? std::nullopt : std::optional{cancel_reason::out_of_stock};
}

task<result<order>>
service::abandon(const call& call, const order_id& id, const payment_id& payment)
{
    const timestamp now = world_.now();
    const order_change abandon_attempt = [&](order& it) -> result<consequences> {
        return it.abandon_checkout(payment, now);
    };
    co_return co_await update(call, id, abandon_attempt);
}

}  // namespace souk::orders
