// What the orders service needs from outside, in its own words.
#pragma once

#include "base/call.hpp"
#include "base/task.hpp"
#include "orders/domain.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace souk::orders {

// A change to one order: what it answers happens if, and only if, the order is saved.
using order_change = std::function<result<consequences>(order&)>;

// An Idempotency-Key and what was asked under it.
struct keyed_request {
    std::string key;
    std::string fingerprint;  // Equal for equal requests.
};

// The order that was placed under a key.
struct keyed_order {
    std::string fingerprint;
    order placed;  // As it was answered then.
};

struct order_filter {
    std::optional<account_email> owner;
    std::optional<order_status> status;
    std::optional<timestamp> from;   // Placed then or later,
    std::optional<timestamp> to;     // and before that.
    std::optional<order_id> before;  // Only older orders than this one.
    std::size_t limit = 100;
};

// `next` is set when there may be more, which are those before it. A store that looks for a status
// among others gives up the search now and then: such a page may hold less than the limit.
struct order_page {
    std::vector<order> orders;
    std::optional<order_id> next;
};

struct order_version {
    order_id order;
    std::int64_t version = 0;

    friend bool operator==(const order_version&, const order_version&) = default;
};

struct order_statistics {
    std::vector<order_day> days;  // Those asked for, oldest first, each of them there.
    timestamp as_of;              // None of them tells of an older moment than this.
};

// An order with its history, for an auditor.
struct audited_order {
    order_fields snapshot;
    bool fold_agrees = false;  // Whether the stream folds to the snapshot, without gaps.
};

// Where orders are kept. Every adapter in store/ passes tests/store_contract_test.cpp.
//
// What depends on the caller, such as an unknown id, is a value. A store that cannot be reached
// throws souk::unavailable, which only the edges catch.
class order_store {
public:
    virtual ~order_store() = default;

    // Keeps a new order. Under a key that the account used already, keeps nothing and answers the
    // order placed then, as it was answered, or refuses (idempotency-key-reused) when another was
    // asked for.
    virtual task<result<order>>
    add(const call& call, const order& placed, const std::optional<keyed_request>& under) = 0;

    virtual task<std::optional<keyed_order>>
    find_by_key(const call& call, const account_email& owner, const std::string& key) = 0;

    virtual task<std::optional<order>> find(const call& call, const order_id& id) = 0;

    // Loads the order, applies the change and saves what it recorded with its consequences, as one
    // step: no other update of the same order comes between. Refuses unknown-order. A refusal saves
    // nothing. A store with optimistic locking may apply the change again, so it must be pure.
    virtual task<result<order>>
    update(const call& call, const order_id& id, const order_change& change) = 0;

    // The order's stream, oldest first; empty for an unknown order.
    virtual task<std::vector<stream_event>> history(const call& call, const order_id& id) = 0;

    // Newest first. An order's time is the one its id begins with.
    virtual task<order_page> list(const call& call, const order_filter& filter) = 0;

    // The owner's newest orders, newest first: cheap enough to be asked for every second.
    virtual task<std::vector<order_version>>
    newest_versions(const call& call, const account_email& owner, std::size_t limit) = 0;

    // What became of the orders of those days. A store that must read them all to know remembers
    // what it read for a while, and throws overloaded when there is more to read than one call may.
    virtual task<order_statistics>
    statistics(const call& call, const day_range& of, timestamp now) = 0;

    // Every order after that id, in the order of ids, at most `limit`.
    virtual task<std::vector<audited_order>>
    scan(const call& call, const order_id& after, std::size_t limit) = 0;

    // How many orders have a payment attempt that may be under way.
    virtual task<std::size_t> count_paying(const call& call) = 0;

    // The account's cart; empty when none is kept.
    virtual task<cart> find_cart(const call& call, const account_email& owner) = 0;

    // Keeps the cart instead of the one before; an empty one is forgotten. The last write wins.
    virtual task<> keep_cart(const call& call, const account_email& owner, const cart& what) = 0;

    // All orders of that owner become the pseudonym's; their addresses and keys, and the cart, are
    // forgotten.
    virtual task<> erase_customer(
        const call& call, const account_email& owner, const account_email& pseudonym
    ) = 0;

    // Forgets keys used before that.
    virtual task<> forget_keys(const call& call, timestamp before) = 0;
};

// An item as it is sold now.
struct quote {
    item_id item;
    std::string upc;
    std::string name;
    money unit_price;
    std::int64_t available_units = 0;
};

struct stock_request {
    order_id order;
    payment_id payment;
    account_email customer;
    std::vector<order_line> lines;
    seconds hold_time;
};

// The item service, as orders needs it. Every call may be repeated.
class item_desk {
public:
    virtual ~item_desk() = default;

    // What is unknown or no longer sold is left out.
    virtual task<std::vector<quote>> quotes(const call& call, std::vector<std::string> upcs) = 0;

    // Holds all lines or none. Refuses insufficient-stock, too-many-checkouts, order-closed.
    virtual task<result<void>> hold(const call& call, const stock_request& wanted) = 0;

    // Sells what was held; takes it again when the hold expired. Refuses insufficient-stock when it
    // is gone, order-closed when the order was released.
    virtual task<result<void>>
    commit(const call& call, const order_id& order, const payment_id& payment) = 0;

    // Puts back what one attempt holds; without one, all that the order took, and closes the order.
    virtual task<>
    release(const call& call, const order_id& order, const std::optional<payment_id>& payment) = 0;
};

}  // namespace souk::orders
