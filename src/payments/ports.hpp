// What payments needs from outside, in its own words.
//
// What depends on the caller is a value. A port that can't be reached throws souk::unavailable,
// which only the edges catch.
#pragma once

#include "base/call.hpp"
#include "base/task.hpp"
#include "payments/settlement.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace souk::payments {

// A change to one settlement: what it answers is owed if, and only if, the settlement is saved.
// May be applied again by a store with optimistic locking, so it must be pure.
using settlement_change = std::function<result<consequences>(settlement&)>;

struct payment_filter {
    std::optional<account_email> account;
    std::optional<order_id> order;
    std::optional<payment_status> status;
    std::optional<timestamp> from;     // Begun then or later,
    std::optional<timestamp> to;       // and before that.
    std::optional<payment_id> before;  // Only older payments than this one.
    std::size_t limit = 100;
};

// `next` is set when there may be more, which are those before it. A store that looks for a status
// among others gives up the search now and then: such a page may hold less than the limit.
struct payment_page {
    std::vector<payment> payments;
    std::optional<payment_id> next;
};

struct payment_statistics {
    std::vector<payment_day> days;  // Those asked for, oldest first, each of them there.
    timestamp as_of;                // None of them tells of an older moment than this.
};

// What an Idempotency-Key was used for.
struct kept_key {
    payment_id payment;
    std::string fingerprint;
};

// A payment as its row says it, and the stream it should be the fold of.
struct audited_payment {
    payment snapshot;
    std::vector<stream_event> stream;
};

// Where payments are kept. Every adapter in store/ passes tests/store_contract_test.cpp.
class settlement_store {
public:
    virtual ~settlement_store() = default;

    // Loads the order's settlement with its living payment and with `about`, applies the change and
    // saves what it did, as one durable step: no other update of the same order comes between. A
    // refusal saves nothing. An Idempotency-Key that is taken already is refused
    // ("idempotency-key-taken"), and so is what would give the order a second living payment
    // ("payment-in-progress").
    virtual task<result<settlement>> update(
        const call& call,
        const order_id& order,
        const std::optional<payment_id>& about,
        const settlement_change& change
    ) = 0;

    virtual task<std::optional<payment>> find(const call& call, const payment_id& id) = 0;

    virtual task<std::optional<kept_key>>
    find_key(const call& call, const account_email& account, const std::string& key) = 0;

    // The payment's stream, oldest first; empty when there is no such payment.
    virtual task<std::vector<stream_event>> history(const call& call, const payment_id& id) = 0;

    // Newest first. A payment's time is the one its id begins with.
    virtual task<payment_page> list(const call& call, const payment_filter& filter) = 0;

    // What became of the payments of those days. A store that must read them all to know remembers
    // what it read for a while, and throws overloaded when there is more to read than one call may.
    virtual task<payment_statistics>
    statistics(const call& call, const day_range& of, timestamp now) = 0;

    // PENDING ones started before that time, oldest first.
    virtual task<std::vector<payment>>
    pending_since(const call& call, timestamp before, std::size_t limit) = 0;

    // All payments with their streams, in the order of their ids, from after `after`.
    virtual task<std::vector<audited_payment>>
    scan(const call& call, const std::optional<payment_id>& after, std::size_t limit) = 0;

    // Gives an erased customer's payments the pseudonym, and forgets the customer's keys.
    virtual task<> erase_customer(
        const call& call, const account_email& customer, const account_email& pseudonym
    ) = 0;

    // Forgets keys used before that time, at most `limit`; answers how many it forgot.
    virtual task<std::size_t> purge_keys(const call& call, timestamp before, std::size_t limit) = 0;
};

// What the provider knows about an attempt. `canceled` will never take money.
enum class charge_state { unknown, charged, declined, canceled, refunded };

// The payment provider. Every call may be repeated: an attempt is known by its payment's id.
class card_network {
public:
    virtual ~card_network() = default;

    // Whether it could be asked to charge such a token.
    virtual bool knows(const std::string& method) const = 0;

    // The token that is charged when the customer names none.
    virtual std::string default_method() const = 0;

    // Takes the money once, however often it is asked. Answers charged, declined or canceled; may
    // take long, and throws when the answer did not come.
    virtual task<charge_state> charge(
        const call& call, const payment_id& attempt, money amount, const std::string& method
    ) = 0;

    virtual task<charge_state> find(const call& call, const payment_id& attempt) = 0;

    // Rules out that the attempt takes money from now on, even if its charge is under way or comes
    // later. Answers what it is then: canceled, or what it had become before.
    virtual task<charge_state> cancel(const call& call, const payment_id& attempt) = 0;

    // Gives back what the attempt took; does nothing when it took nothing.
    virtual task<> refund(const call& call, const payment_id& attempt) = 0;
};

// The order service, as payments sees it.
class order_desk {
public:
    virtual ~order_desk() = default;

    // The order's total, when that account could pay it now. Refuses: unknown-order (also
    // another's), order-not-payable, already-paid.
    virtual task<result<money>>
    payable(const call& call, const order_id& order, const account_email& account) = 0;

    // As payable(), and holds the order's stock for that payment. Refuses besides:
    // insufficient-stock, too-many-checkouts.
    virtual task<result<money>> checkout(
        const call& call,
        const order_id& order,
        const account_email& account,
        const payment_id& payment
    ) = 0;

    // Cancels the order for an administrator; also when it is canceled already.
    virtual task<result<void>>
    cancel(const call& call, const principal& caller, const order_id& order) = 0;
};

}  // namespace souk::payments
