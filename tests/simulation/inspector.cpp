#include "simulation/inspector.hpp"

#include "items/store/sqlite.hpp"
#include "orders/events.hpp"
#include "orders/store/sqlite.hpp"
#include "payments/events.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/provider/words.hpp"
#include "payments/store/sqlite.hpp"

#include <fmt/format.h>
#include <map>
#include <utility>

namespace souk::simulation {

namespace {

using payments::charge_state;
using payments::payment_status;

constexpr std::size_t no_limit = 1'000'000;
constexpr milliseconds settle_time{20'000};

store_conditions undisturbed(surroundings& in, dice& chance)
{
    return {
        .time = in.time,
        .luck = in.luck,
        .whose = nobody,
        .chance = chance,
        .calls = in.store_calls,
        .on_crash = [] {},
    };
}

// Which states at the card network fit a payment's.
bool fits(payment_status paid, charge_state charge)
{
    switch (paid) {
    case payment_status::pending: return true;
    case payment_status::success: return charge == charge_state::charged;
    case payment_status::refunded: return charge == charge_state::refunded;
    case payment_status::failed: return charge != charge_state::charged;
    }
    std::unreachable();
}

task<> note_backlog(
    std::vector<std::string>& found,
    storage::sqlite::database& file,
    std::string_view whose,
    const call& call
)
{
    const auto effects = bus::log::make_effect_queue(file);
    const auto backlog = co_await effects->undone(call);
    if (backlog.count > 0) {
        found.push_back(fmt::format("{} owes {} effects", whose, backlog.count));
    }
}

task<> note_unread(
    std::vector<std::string>& found,
    storage::sqlite::database& producer,
    std::string group,
    std::string topic,
    const call& call
)
{
    bus::log::event_log log{producer};
    if (const auto lag = co_await log.lag(call, group, topic); lag > 0) {
        found.push_back(fmt::format("{} has {} unread events", group, lag));
    }
    if (!(co_await log.dead_letters(call, group)).empty()) {
        found.push_back(fmt::format("{} gave up events", group));
    }
}

}  // namespace

inspector::inspector(surroundings& in)
    : store_chance_(in.with.seed, "inspector"),
      world_(in.time, nobody, clock_, dice{in.with.seed, "inspector's world"}),
      account_file_(open(in.kept.account, undisturbed(in, store_chance_))),
      item_file_(open(in.kept.item, undisturbed(in, store_chance_))),
      order_file_(open(in.kept.order, undisturbed(in, store_chance_))),
      payment_file_(open(in.kept.payment, undisturbed(in, store_chance_))),
      provider_file_(open(in.kept.provider, undisturbed(in, store_chance_))),
      items_(items::make_sqlite_store(item_file_)),
      orders_(orders::make_sqlite_store(order_file_, [] {})),
      payments_(payments::make_sqlite_store(payment_file_, [] {})),
      charges_(payments::make_simulated_archive(provider_file_))
{
}

task<std::vector<std::string>> inspector::unrest()
{
    std::vector<std::string> found;
    const call call = new_call();
    co_await note_backlog(found, account_file_, "account", call);
    co_await note_backlog(found, order_file_, "order", call);
    co_await note_backlog(found, payment_file_, "payment", call);
    co_await note_unread(
        found, payment_file_, "order-service", payments::payment_succeeded::topic, call
    );
    co_await note_unread(
        found, order_file_, "payment-service", orders::order_cancelled::topic, call
    );
    const auto pending = co_await payments_->pending_since(call, timestamp::max(), no_limit);
    if (!pending.empty()) {
        found.push_back(fmt::format("{} payments are PENDING", pending.size()));
    }
    if (const auto paying = co_await orders_->count_paying(call); paying > 0) {
        found.push_back(fmt::format("{} orders are being paid", paying));
    }
    if (const auto holds = co_await items_->count_holds(call); holds > 0) {
        found.push_back(fmt::format("{} holds stand", holds));
    }
    co_return found;
}

task<std::vector<std::string>> inspector::faults_of(const history& told)
{
    std::vector<std::string> wrong = told.complaints();
    co_await check_invariants(wrong);
    co_await check_charges(wrong);
    co_await check_orders(told, wrong);
    co_await check_payments(told, wrong);
    co_await check_closed(told, wrong);
    co_return wrong;
}

task<std::size_t> inspector::holds()
{
    const call call = new_call();
    co_return co_await items_->count_holds(call);
}

task<> inspector::check_invariants(std::vector<std::string>& wrong)
{
    const app::audit_stores stores{.items = *items_, .orders = *orders_, .payments = *payments_};
    const auto report = co_await app::audit(stores, world_, settle_time, [](std::size_t) {});
    for (const app::violation& each : report.violations) {
        wrong.push_back(each.invariant + ": " + each.subject + " " + each.detail);
    }
}

task<> inspector::check_charges(std::vector<std::string>& wrong)
{
    const call call = new_call();
    std::map<payment_id, payments::archived_charge> charges;
    for (auto& each : co_await charges_->read(call, std::nullopt, no_limit)) {
        const payment_id id = each.attempt;
        charges.emplace(id, std::move(each));
    }
    for (const auto& each : co_await payments_->scan(call, std::nullopt, no_limit)) {
        const payments::payment& paid = each.snapshot;
        const auto found = charges.extract(paid.id);
        const auto state = found.empty() ? charge_state::unknown : found.mapped().state;
        const bool other_amount =
            state == charge_state::charged && found.mapped().amount != paid.amount;
        if (!fits(paid.status, state) || other_amount) {
            wrong.push_back(fmt::format(
                "money: payment {} is {}, at the card network {}",
                paid.id.value,
                payments::to_string(paid.status),
                payments::to_string(state)
            ));
        }
    }
    for (const auto& [id, charge] : charges) {
        if (charge.state == charge_state::charged) {
            wrong.push_back("money: charged for no payment: " + id.value);
        }
    }
}

task<> inspector::check_orders(const history& told, std::vector<std::string>& wrong)
{
    const call call = new_call();
    for (const auto& [id, seen] : told.orders()) {
        const auto stream = co_await orders_->history(call, id);
        for (const auto& [version, fields] : seen.by_version) {
            const auto count = static_cast<std::size_t>(version);
            if (count > stream.size()) {
                wrong.push_back(fmt::format("I5: order {} lost version {}", id.value, version));
                break;
            }
            const std::vector first(
                stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(count)
            );
            if (orders::order::fold(id, fields.owner, fields.shipping_address, first).fields() !=
                fields) {
                wrong.push_back(fmt::format("I5: order {} v{} was changed", id.value, version));
            }
        }
    }
}

task<> inspector::check_payments(const history& told, std::vector<std::string>& wrong)
{
    const call call = new_call();
    for (const auto& [id, seen] : told.payments()) {
        const auto stream = co_await payments_->history(call, id);
        for (const auto& [version, snapshot] : seen.by_version) {
            const auto count = static_cast<std::size_t>(version);
            if (count > stream.size()) {
                wrong.push_back(fmt::format("I5: payment {} lost version {}", id.value, version));
                break;
            }
            if (payments::fold(std::span{stream}.first(count), snapshot.account) != snapshot) {
                wrong.push_back(fmt::format("I5: payment {} v{} was changed", id.value, version));
            }
        }
    }
    for (const payment_id& id : told.failed()) {
        const auto found = co_await payments_->find(call, id);
        if (!found || found->status != payment_status::failed) {
            wrong.push_back("I5: payment " + id.value + " was said to have failed, and did not");
        }
    }
}

task<> inspector::check_closed(const history& told, std::vector<std::string>& wrong)
{
    const call call = new_call();
    for (const account_email& each : told.closed()) {
        orders::order_filter orders_of;
        orders_of.owner = each;
        payments::payment_filter payments_of;
        payments_of.account = each;
        const auto orders = co_await orders_->list(call, orders_of);
        const auto payments = co_await payments_->list(call, payments_of);
        if (!orders.orders.empty() || !payments.payments.empty()) {
            wrong.push_back("I7: something stays under the name of " + each.value);
        }
    }
}

}  // namespace souk::simulation
