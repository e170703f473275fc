#include "orders/service.hpp"

#include <map>
#include <utility>

namespace souk::orders {

namespace {

bool may_see(const principal& caller, const order_fields& fields)
{
    return caller.is_admin() || fields.owner == caller.email;
}

std::string fingerprint_of(const std::vector<wanted_line>& lines)
{
    std::string text;
    for (const wanted_line& line : lines) {
        text += line.upc + ',' + std::to_string(line.quantity) + '\n';
    }
    return text;
}

refusal unknown_items(const std::vector<std::string>& upcs)
{
    refusal why{
        .kind = refusal_kind::not_found,
        .slug = "unknown-item",
        .message = "Some items are not sold here.",
    };
    for (const std::string& upc : upcs) {
        why.errors.push_back({.field = upc, .detail = "There is no such item."});
    }
    return why;
}

refusal insufficient_stock(std::vector<field_error> short_lines)
{
    return {
        .kind = refusal_kind::conflict,
        .slug = "insufficient-stock",
        .message = "There is not enough in stock.",
        .errors = std::move(short_lines),
    };
}

}  // namespace

task<result<std::vector<order_line>>>
service::price(const call& call, const std::vector<wanted_line>& wanted)
{
    std::vector<std::string> upcs;
    upcs.reserve(wanted.size());
    for (const wanted_line& line : wanted) {
        upcs.push_back(line.upc);
    }
    std::map<std::string, quote> by_upc;
    for (quote& each : co_await items_.quotes(call, std::move(upcs))) {
        std::string upc = each.upc;
        by_upc.emplace(std::move(upc), std::move(each));
    }
    std::vector<order_line> lines;
    std::vector<std::string> unknown;
    std::vector<field_error> short_lines;
    for (const wanted_line& line : wanted) {
        const auto found = by_upc.find(line.upc);
        if (found == by_upc.end()) {
            unknown.push_back(line.upc);
            continue;
        }
        const quote& now = found->second;
        if (now.available_units < line.quantity) {
            short_lines.push_back({
                .field = line.upc,
                .detail = "wanted " + std::to_string(line.quantity) + ", " +
                          std::to_string(now.available_units) + " left",
            });
        }
        lines.push_back({
            .item = now.item,
            .upc = line.upc,
            .name = now.name,
            .unit_price = now.unit_price,
            .quantity = line.quantity,
        });
    }
    if (!unknown.empty()) {
        co_return std::unexpected(unknown_items(unknown));
    }
    if (!short_lines.empty()) {
        co_return std::unexpected(insufficient_stock(std::move(short_lines)));
    }
    co_return lines;
}

task<result<order>> service::place(
    const call& call,
    const principal& caller,
    std::vector<wanted_line> wanted,
    const std::optional<std::string>& key
)
{
    SOUK_CO_TRY(merged, merge(std::move(wanted), settings_.within));
    std::optional<keyed_request> under;
    if (key) {
        under = keyed_request{.key = *key, .fingerprint = fingerprint_of(merged)};
        // Before the prices: a repeated request is answered also when nothing is left by now.
        auto earlier = co_await orders_.find_by_key(call, caller.email, *key);
        if (earlier && earlier->fingerprint != under->fingerprint) {
            co_return key_reused();
        }
        if (earlier) {
            co_return std::move(earlier->placed);
        }
    }
    SOUK_CO_TRY(lines, co_await price(call, merged));
    const order_id id{world_.new_id()};
    SOUK_CO_TRY(
        placed, order::place(id, caller.email, std::move(lines), settings_.within, world_.now())
    );
    co_return co_await orders_.add(call, placed, under);
}

task<result<order>> service::show(const call& call, const principal& caller, const order_id& id)
{
    auto found = co_await orders_.find(call, id);
    if (!found || !may_see(caller, found->fields())) {
        co_return unknown_order();
    }
    co_return *std::move(found);
}

task<result<std::vector<stream_event>>>
service::history(const call& call, const principal& caller, const order_id& id)
{
    SOUK_CO_TRY(shown, co_await show(call, caller, id));
    co_return co_await orders_.history(call, shown.fields().id);
}

task<std::vector<order>> service::list(const call& call, const order_filter& filter)
{
    co_return co_await orders_.list(call, filter);
}

task<result<order>> service::change(
    const call& call, const principal& caller, const order_id& id, std::vector<wanted_line> wanted
)
{
    SOUK_CO_TRY(merged, merge(std::move(wanted), settings_.within));
    const auto found = co_await orders_.find(call, id);
    if (!found || found->fields().owner != caller.email) {
        co_return unknown_order();
    }
    SOUK_CO_TRY(lines, co_await price(call, merged));
    const timestamp now = world_.now();
    const order_change change_own = [&](order& it) -> result<consequences> {
        if (it.fields().owner != caller.email) {
            return unknown_order();
        }
        return it.change_lines(lines, settings_.within, now);
    };
    co_return co_await orders_.update(call, id, change_own);
}

task<result<order>> service::cancel(const call& call, const principal& caller, const order_id& id)
{
    const timestamp now = world_.now();
    const order_change cancel_seen = [&](order& it) -> result<consequences> {
        if (!may_see(caller, it.fields())) {
            return unknown_order();
        }
        const bool own = it.fields().owner == caller.email;
        return it.cancel(own ? cancel_reason::by_customer : cancel_reason::by_shop, now);
    };
    co_return co_await orders_.update(call, id, cancel_seen);
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
    SOUK_CO_TRY(started, co_await orders_.update(call, id, start_own));
    const stock_request wanted{
        .order = id,
        .payment = payment,
        .customer = customer,
        .lines = started.fields().lines,
        .hold_time = settings_.hold_time,
    };
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
service::complete(const call& call, const order_id& id, const payment_id& payment)
{
    const auto found = co_await orders_.find(call, id);
    if (!found) {
        co_return unknown_order();
    }
    bool sold = true;
    if (found->fields().status == order_status::created) {
        const auto committed = co_await items_.commit(call, id, payment);
        sold = committed.has_value();
    }
    const timestamp now = world_.now();
    const order_change settle = [&](order& it) -> result<consequences> {
        if (!sold && it.fields().status == order_status::created) {
            return it.cancel(cancel_reason::out_of_stock, now);
        }
        return it.complete(payment, now);
    };
    co_return co_await orders_.update(call, id, settle);
}

task<result<order>>
service::abandon(const call& call, const order_id& id, const payment_id& payment)
{
    const timestamp now = world_.now();
    const order_change abandon_attempt = [&](order& it) -> result<consequences> {
        return it.abandon_checkout(payment, now);
    };
    co_return co_await orders_.update(call, id, abandon_attempt);
}

task<> service::perform(const call& call, const effect& owed)
{
    const order_id order{owed.key};
    const auto attempt =
        owed.detail.empty() ? std::nullopt : std::optional{payment_id{owed.detail}};
    co_await items_.release(call, order, attempt);
}

task<> service::erase_customer(
    const call& call, const account_email& owner, const account_email& pseudonym
)
{
    co_await orders_.erase_customer(call, owner, pseudonym);
}

task<> service::forget_old_keys(const call& call)
{
    co_await orders_.forget_keys(call, world_.now() - settings_.key_lifetime);
}

task<std::vector<audited_order>>
service::scan(const call& call, const order_id& after, std::size_t limit)
{
    co_return co_await orders_.scan(call, after, limit);
}

task<std::size_t> service::count_paying(const call& call)
{
    co_return co_await orders_.count_paying(call);
}

}  // namespace souk::orders
