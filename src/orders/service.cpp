#include "orders/service.hpp"

#include "base/id_time.hpp"
#include "base/planted.hpp"

#include <map>
#include <utility>

namespace souk::orders {

namespace {

bool may_see(const principal& caller, const order_fields& fields)
{
    return caller.is_admin() || fields.owner == caller.email;
}

std::string fingerprint_of(
    const std::vector<wanted_line>& lines, const std::optional<address>& shipping_address
)
{
    std::string text;
    for (const wanted_line& line : lines) {
        text += line.upc + ',' + std::to_string(line.quantity) + '\n';
    }
    if (shipping_address) {
        const address& it = *shipping_address;
        for (const std::string& part :
             {it.line1, it.line2.value_or(""), it.city, it.postal_code, it.country}) {
            text += '\n' + part;
        }
    }
    return text;
}

result<void> check_shipping_address(const std::optional<address>& where)
{
    std::vector<field_error> errors;
    if (where) {
        check_address(errors, "shippingAddress", *where);
    }
    if (!errors.empty()) {
        return invalid_fields(std::move(errors));
    }
    return {};
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
    const std::optional<std::string>& key,
    std::optional<address> shipping_address
)
{
    SOUK_CO_TRY(merged, merge(std::move(wanted), settings_.within));
    if (const auto fits = check_shipping_address(shipping_address); !fits) {
        co_return std::unexpected(fits.error());
    }
    std::optional<keyed_request> under;
    if (key && !SOUK_PLANT(order_key_ignored)) {
        under = keyed_request{.key = *key, .fingerprint = fingerprint_of(merged, shipping_address)};
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
    const timestamp at = time_of_id(id.value);  // Lists find an order's time in its id.
    SOUK_CO_TRY(
        placed,
        order::place(
            id, caller.email, std::move(lines), settings_.within, at, std::move(shipping_address)
        )
    );
    placed.trace(call.trace_id());
    auto added = co_await orders_.add(call, placed, under);
    if (added) {
        feed_.tell(added->fields().owner, added->fields().id);
    }
    co_return added;
}

task<result<order>>
service::update(const call& call, const order_id& id, const order_change& change)
{
    const order_change traced = [&](order& it) {
        auto then = change(it);
        it.trace(call.trace_id());
        return then;
    };
    auto changed = co_await orders_.update(call, id, traced);
    if (changed) {
        feed_.tell(changed->fields().owner, changed->fields().id);
    }
    co_return changed;
}

task<result<order>> service::show(const call& call, const principal& caller, const order_id& id)
{
    auto found = co_await orders_.find(call, id);
    if (!found || (!may_see(caller, found->fields()) && !SOUK_PLANT(anyone_reads_orders))) {
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

task<order_page> service::list(const call& call, const order_filter& filter)
{
    co_return co_await orders_.list(call, filter);
}

task<result<std::shared_ptr<following>>> service::follow(const call& call, const principal& caller)
{
    SOUK_CO_TRY(changes, feed_.follow(caller.email));
    following::parts parts{
        .orders = orders_,
        .world = world_,
        .changes = std::move(changes),
        .whose = caller.email,
        .look_every = settings_.look_every,
    };
    co_return co_await following::begin(call, std::move(parts));
}

task<order_statistics> service::statistics(const call& call, std::size_t days)
{
    const timestamp now = world_.now();
    co_return co_await orders_.statistics(call, last_days(now, days), now);
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
    co_return co_await update(call, id, change_own);
}

task<result<order>> service::cancel(const call& call, const principal& caller, const order_id& id)
{
    const timestamp now = world_.now();
    const order_change cancel_seen = [&](order& it) -> result<consequences> {
        if (!may_see(caller, it.fields()) && !SOUK_PLANT(anyone_cancels_orders)) {
            return unknown_order();
        }
        const bool own = it.fields().owner == caller.email;
        return it.cancel(own ? cancel_reason::by_customer : cancel_reason::by_shop, now);
    };
    co_return co_await update(call, id, cancel_seen);
}

task<cart> service::show_cart(const call& call, const principal& caller)
{
    co_return co_await orders_.find_cart(call, caller.email);
}

task<result<cart>>
service::keep_cart(const call& call, const principal& caller, std::vector<wanted_line> wanted)
{
    cart kept;
    if (!wanted.empty()) {
        SOUK_CO_TRY(merged, merge(std::move(wanted), settings_.within));
        kept = {.lines = std::move(merged), .updated_at = world_.now()};
    }
    co_await orders_.keep_cart(call, caller.email, kept);
    co_return kept;
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
