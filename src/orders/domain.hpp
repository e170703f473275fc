// Orders and the rules of their life. No I/O: base/ and the standard library only.
#pragma once

#include "base/address.hpp"
#include "base/days.hpp"
#include "base/event.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace souk::orders {

enum class order_status { created, completed, canceled };

// CREATED, COMPLETED, CANCELED: the seed's words.
std::string_view to_string(order_status status);
std::optional<order_status> parse_status(std::string_view text);

// What a customer asks for.
struct wanted_line {
    std::string upc;
    std::int64_t quantity = 0;

    friend bool operator==(const wanted_line&, const wanted_line&) = default;
};

// What is bought, at the price agreed when the order was placed or changed.
struct order_line {
    item_id item;
    std::string upc;
    std::string name;
    money unit_price;
    std::int64_t quantity = 0;

    friend bool operator==(const order_line&, const order_line&) = default;
};

struct limits {
    std::size_t lines = 1'000;
    std::int64_t quantity = 100'000;
    money total{999'999'999'999};
};

// Lines of one upc as one. Refuses no lines, too many, and a quantity out of its limits, before and
// after merging.
result<std::vector<wanted_line>> merge(std::vector<wanted_line> wanted, const limits& within);

// What a customer means to order, on whatever device. No promise: prices, stock and whether there
// is such an item are looked at when it is ordered.
struct cart {
    std::vector<wanted_line> lines;
    std::optional<timestamp> updated_at;  // Nothing for an empty cart, which is not kept.

    friend bool operator==(const cart&, const cart&) = default;
};

enum class cancel_reason { by_customer, by_shop, out_of_stock };

std::string_view to_string(cancel_reason reason);
std::optional<cancel_reason> parse_cancel_reason(std::string_view text);

// What happened to an order, in the order's stream. The owner and the address stand beside the
// stream, so that an account can be forgotten without rewriting history.
struct order_created {
    std::vector<order_line> lines;
};
struct order_changed {
    std::vector<order_line> lines;
};
struct checkout_started {
    payment_id payment;
};
struct checkout_abandoned {
    payment_id payment;
};
struct order_completed {
    payment_id payment;
};
struct order_was_cancelled {
    cancel_reason reason{};
};

using happening = std::variant<
    order_created,
    order_changed,
    checkout_started,
    checkout_abandoned,
    order_completed,
    order_was_cancelled>;

struct stream_event {
    std::int64_t sequence = 0;  // 1 is the first of its order.
    timestamp at;
    happening what;
    std::string trace_id;  // Of the call that did it; empty when nobody knows.
};

struct order_fields {
    order_id id;
    account_email owner;
    std::optional<address> shipping_address;
    order_status status = order_status::created;
    std::vector<order_line> lines;
    std::optional<payment_id> paying;   // The attempt that may be under way, and holds stock.
    std::optional<payment_id> paid_by;  // Set when completed.
    std::optional<cancel_reason> canceled_because;
    std::int64_t version = 0;  // The sequence of the last event.
    timestamp created_at;
    timestamp updated_at;

    friend bool operator==(const order_fields&, const order_fields&) = default;
};

// One customer's order: the fold of its stream.
//
//     created ──complete──▶ completed ──cancel──▶ canceled
//        └───────────────cancel──────────────────────▲
//
// A step records what happened and answers what must follow from it. Repeating a step records and
// answers nothing, because requests and events may arrive more than once.
class order {
public:
    // Refuses total-too-large for a sum over the limit.
    static result<order> place(
        order_id id,
        account_email owner,
        std::vector<order_line> lines,
        const limits& within,
        timestamp at,
        std::optional<address> shipping_address = std::nullopt
    );

    // Rebuilds a stored order from its snapshot.
    static order restore(order_fields fields) { return order{std::move(fields)}; }

    // Rebuilds an order from its stream, which begins with order_created.
    static order fold(
        order_id id,
        account_email owner,
        std::optional<address> shipping_address,
        const std::vector<stream_event>& stream
    );

    // Other lines, while nobody pays (order-being-paid) and nothing was decided yet
    // (order-not-changeable).
    result<consequences>
    change_lines(std::vector<order_line> lines, const limits& within, timestamp at);

    // A payment attempt begins: the lines can't change until it ends. Another attempt that was
    // under way is over, since an order has one living payment: its stock is freed.
    result<consequences> start_checkout(const payment_id& payment, timestamp at);

    // That attempt took no money: its stock is freed. Nothing when another attempt took its place,
    // since its stock was freed then.
    consequences abandon_checkout(const payment_id& payment, timestamp at);

    // The stock is sold to that payment; what another attempt may hold is freed. An order canceled
    // before its payment arrived stays canceled and says so again, so that the payment is refunded.
    consequences complete(const payment_id& payment, timestamp at);

    consequences cancel(cancel_reason reason, timestamp at);

    // Refuses what may not be paid: order-not-payable, already-paid.
    result<money> payable() const;

    money total() const;
    const order_fields& fields() const { return fields_; }

    // Notes which call did what was recorded since it was restored or placed.
    void trace(std::string_view id);

    // What was recorded since it was restored or placed: what a store must add to the stream.
    const std::vector<stream_event>& recorded() const { return recorded_; }

private:
    explicit order(order_fields fields) : fields_(std::move(fields)) {}

    void record(happening what, timestamp at);
    void apply(const stream_event& event);

    order_fields fields_;
    std::vector<stream_event> recorded_;
};

// The orders that were placed on one day, UTC, by what they are now.
struct order_day {
    sys_days date;
    std::size_t placed = 0;
    std::size_t completed = 0;
    std::size_t canceled = 0;
    money revenue;  // The totals of those that are completed.
};

// Adds so many orders of that status, and their totals' sum.
void count(order_day& into, order_status status, std::size_t orders, money total);

// What more than one place refuses: another's order looks exactly like none, so that ids can't be
// probed.
std::unexpected<refusal> unknown_order();
std::unexpected<refusal> key_reused();

// The effect of order steps: stock goes back to the shelf, for one attempt (detail: the payment's
// id) or for the whole order (detail empty).
inline constexpr auto release_stock = "release-stock";

}  // namespace souk::orders
