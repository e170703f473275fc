#include "orders/domain.hpp"

#include "base/planted.hpp"
#include "orders/events.hpp"

#include <map>
#include <utility>

namespace souk::orders {

namespace {

template <class... Cases>
struct match : Cases... {
    using Cases::operator()...;
};

effect release_attempt(const order_id& order, const payment_id& payment)
{
    return {.kind = release_stock, .key = order.value, .detail = payment.value};
}

effect release_order(const order_id& order)
{
    return {.kind = release_stock, .key = order.value, .detail = ""};
}

money sum(const std::vector<order_line>& lines)
{
    money total;
    for (const order_line& line : lines) {
        total += line.unit_price * line.quantity;
    }
    return total;
}

result<void> check_total(const std::vector<order_line>& lines, const limits& within)
{
    if (sum(lines) > within.total) {
        return invalid("total-too-large", "The total of an order is limited: order less.");
    }
    return {};
}

}  // namespace

std::string_view to_string(order_status status)
{
    switch (status) {
    case order_status::created: return "CREATED";
    case order_status::completed: return "COMPLETED";
    case order_status::canceled: return "CANCELED";
    }
    std::unreachable();
}

std::optional<order_status> parse_status(std::string_view text)
{
    using enum order_status;
    for (const order_status each : {created, completed, canceled}) {
        if (to_string(each) == text) {
            return each;
        }
    }
    return std::nullopt;
}

std::string_view to_string(cancel_reason reason)
{
    switch (reason) {
    case cancel_reason::by_customer: return "CUSTOMER";
    case cancel_reason::by_shop: return "SHOP";
    case cancel_reason::out_of_stock: return "OUT_OF_STOCK";
    }
    std::unreachable();
}

std::optional<cancel_reason> parse_cancel_reason(std::string_view text)
{
    using enum cancel_reason;
    for (const cancel_reason each : {by_customer, by_shop, out_of_stock}) {
        if (to_string(each) == text) {
            return each;
        }
    }
    return std::nullopt;
}

namespace {

result<void> check_quantities(const std::vector<wanted_line>& lines, const limits& within)
{
    for (const wanted_line& each : lines) {
        if (each.quantity < 1 || each.quantity > within.quantity) {
            return invalid_fields(
                {{.field = "items",
                  .detail = "The quantity of " + each.upc + " must be from 1 to " +
                            std::to_string(within.quantity) + "."}}
            );
        }
    }
    return {};
}

}  // namespace

result<std::vector<wanted_line>> merge(std::vector<wanted_line> wanted, const limits& within)
{
    if (wanted.empty()) {
        return invalid_fields({{.field = "items", .detail = "An order needs a line."}});
    }
    if (wanted.size() > within.lines) {
        return invalid_fields(
            {{.field = "items", .detail = "At most " + std::to_string(within.lines) + " lines."}}
        );
    }
    // Before merging too, so that no sum can overflow, and no line takes from another.
    if (const auto fits = check_quantities(wanted, within); !fits) {
        return std::unexpected(fits.error());
    }
    std::vector<wanted_line> merged;
    std::map<std::string, std::size_t> position;
    for (wanted_line& each : wanted) {
        const auto [found, is_new] = position.try_emplace(each.upc, merged.size());
        if (is_new) {
            merged.push_back(std::move(each));
        } else {
            merged[found->second].quantity += each.quantity;
        }
    }
    if (const auto fits = check_quantities(merged, within); !fits) {
        return std::unexpected(fits.error());
    }
    return merged;
}

result<order> order::place(
    order_id id,
    account_email owner,
    std::vector<order_line> lines,
    const limits& within,
    timestamp at,
    std::optional<address> shipping_address
)
{
    if (const auto fits = check_total(lines, within); !fits) {
        return std::unexpected(fits.error());
    }
    order placed{order_fields{
        .id = std::move(id),
        .owner = std::move(owner),
        .shipping_address = std::move(shipping_address),
    }};
    placed.record(order_created{std::move(lines)}, at);
    return placed;
}

order order::fold(
    order_id id,
    account_email owner,
    std::optional<address> shipping_address,
    const std::vector<stream_event>& stream
)
{
    order folded{order_fields{
        .id = std::move(id),
        .owner = std::move(owner),
        .shipping_address = std::move(shipping_address),
    }};
    for (const stream_event& each : stream) {
        folded.apply(each);
    }
    return folded;
}

result<consequences>
order::change_lines(std::vector<order_line> lines, const limits& within, timestamp at)
{
    if (fields_.status != order_status::created) {
        return conflict("order-not-changeable", "Only an order that is not paid can change.");
    }
    if (fields_.paying && !SOUK_PLANT(lines_change_while_paying)) {
        return conflict("order-being-paid", "The order is being paid: it can't change now.");
    }
    if (const auto fits = check_total(lines, within); !fits) {
        return std::unexpected(fits.error());
    }
    if (lines != fields_.lines) {
        record(order_changed{std::move(lines)}, at);
    }
    return consequences{};
}

result<consequences> order::start_checkout(const payment_id& payment, timestamp at)
{
    if (const auto total = payable(); !total) {
        return std::unexpected(total.error());
    }
    if (fields_.paying == payment) {
        return consequences{};
    }
    consequences then;
    if (fields_.paying) {
        then.effects.push_back(release_attempt(fields_.id, *fields_.paying));
    }
    record(checkout_started{payment}, at);
    return then;
}

consequences order::abandon_checkout(const payment_id& payment, timestamp at)
{
    if (fields_.paying != payment) {
        return {};
    }
    record(checkout_abandoned{payment}, at);
    if (SOUK_PLANT(release_forgotten_when_abandoned)) {
        return {};
    }
    return {.published = {}, .effects = {release_attempt(fields_.id, payment)}};
}

consequences order::complete(const payment_id& payment, timestamp at)
{
    consequences then;
    switch (fields_.status) {
    case order_status::created:
        if (fields_.paying && fields_.paying != payment) {
            then.effects.push_back(release_attempt(fields_.id, *fields_.paying));
        }
        record(order_completed{payment}, at);
        return then;
    case order_status::completed: return then;
    case order_status::canceled:
        then.published.push_back(to_event(order_cancelled{.order = fields_.id, .occurred_at = at}));
        return then;
    }
    std::unreachable();
}

consequences order::cancel(cancel_reason reason, timestamp at)
{
    if (fields_.status == order_status::canceled) {
        return {};
    }
    record(order_was_cancelled{reason}, at);
    if (SOUK_PLANT(cancellation_not_published)) {
        return {.published = {}, .effects = {release_order(fields_.id)}};
    }
    if (SOUK_PLANT(release_forgotten_when_canceled)) {
        return {
            .published = {to_event(order_cancelled{.order = fields_.id, .occurred_at = at})},
            .effects = {}
        };
    }
    return {
        .published = {to_event(order_cancelled{.order = fields_.id, .occurred_at = at})},
        .effects = {release_order(fields_.id)},
    };
}

result<money> order::payable() const
{
    switch (fields_.status) {
    case order_status::created: return total();
    case order_status::completed: return conflict("already-paid", "The order is paid already.");
    case order_status::canceled:
        return conflict("order-not-payable", "The order was canceled and can't be paid.");
    }
    std::unreachable();
}

money order::total() const
{
    return sum(fields_.lines);
}

void count(order_day& into, order_status status, std::size_t orders, money total)
{
    into.placed += orders;
    switch (status) {
    case order_status::created: break;
    case order_status::completed:
        into.completed += orders;
        into.revenue += total;
        break;
    case order_status::canceled: into.canceled += orders; break;
    }
}

std::unexpected<refusal> unknown_order()
{
    return not_found("unknown-order", "There is no such order.");
}

std::unexpected<refusal> key_reused()
{
    return unprocessable("idempotency-key-reused", "This key was used for another request.");
}

void order::trace(std::string_view id)
{
    for (stream_event& each : recorded_) {
        each.trace_id = id;
    }
}

void order::record(happening what, timestamp at)
{
    recorded_.push_back(
        {.sequence = fields_.version + 1,
         .at = std::max(at, fields_.updated_at),
         .what = std::move(what)}
    );
    apply(recorded_.back());
}

void order::apply(const stream_event& event)
{
    fields_.version = event.sequence;
    fields_.updated_at = event.at;
    std::visit(
        match{
            [&](const order_created& it) {
                fields_.lines = it.lines;
                fields_.created_at = event.at;
            },
            [&](const order_changed& it) { fields_.lines = it.lines; },
            [&](const checkout_started& it) { fields_.paying = it.payment; },
            [&](const checkout_abandoned&) { fields_.paying.reset(); },
            [&](const order_completed& it) {
                fields_.status = order_status::completed;
                fields_.paid_by = it.payment;
                if (!SOUK_PLANT(completed_order_stays_paying)) {
                    fields_.paying.reset();
                }
            },
            [&](const order_was_cancelled& it) {
                fields_.status = order_status::canceled;
                fields_.canceled_because = it.reason;
                fields_.paying.reset();
            },
        },
        event.what
    );
}

}  // namespace souk::orders
