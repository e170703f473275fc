// The use cases of payments, one function each.
#pragma once

#include "base/world.hpp"
#include "payments/ports.hpp"

#include <atomic>
#include <memory>

namespace souk::payments {

struct payment_settings {
    milliseconds answer_within{10'000};  // How long a request waits for the provider.
    milliseconds charge_time{60'000};    // How long the provider's answer is listened for.
    milliseconds record_time{10'000};    // What recording an outcome gets, whoever has hung up.
    milliseconds pending_for{30'000};    // Older attempts are taken up by recovery.
    std::size_t recover_at_once = 200;   // Attempts in one recovery.
    milliseconds keys_for{std::chrono::hours{48}};
    std::size_t purge_at_once = 10'000;
};

struct pay_request {
    order_id order;
    money amount;
    std::string method;           // Empty: the provider's default.
    std::string idempotency_key;  // Empty: none.
};

// Any thread may call; a charge under way lives on the loop of the call that began it, and outlives
// that call: client or not, what the provider took is recorded.
class service {
public:
    service(
        settlement_store& store,
        card_network& cards,
        order_desk& orders,
        souk::world& world,
        payment_settings settings = {}
    );

    // Pays the caller's order. Answers the paid payment, or the pending one when the provider did
    // not answer in time, which recovery settles. Refuses: unknown-order, order-not-payable,
    // already-paid, payment-in-progress, amount-mismatch, insufficient-stock, too-many-checkouts,
    // payment-declined; with a key also request-in-progress and idempotency-key-reused. A key that
    // was used for the same payment answers what the first use answered.
    task<result<payment>> pay(const call& call, const principal& caller, pay_request what);

    // Another account's payment looks exactly like none, so that ids can't be probed.
    task<result<payment>> show(const call& call, const principal& caller, const payment_id& id);

    // Newest first. Only an administrator sees other accounts' payments.
    task<result<payment_page>>
    list(const call& call, const principal& caller, payment_filter filter);

    // The last `days` days, today included. See settlement_store::statistics().
    task<payment_statistics> statistics(const call& call, std::size_t days);

    // Cancels the payment's order, whereupon the money goes back. Refuses (not-refundable) a
    // payment that took no money. For administrators.
    task<result<payment>> refund(const call& call, const principal& caller, const payment_id& id);

    // The order is canceled: what was paid for it goes back. Safe to repeat.
    task<> cancel_order(const call& call, const order_id& order);

    // Performs an effect that a saved change owed. Safe to repeat.
    task<> perform(const call& call, const effect& owed);

    // Settles attempts that a crash or a silent provider left PENDING for longer than that. Answers
    // how many it settled.
    task<std::size_t> recover(const call& call, milliseconds pending_for);
    task<std::size_t> recover(const call& call) { return recover(call, settings_.pending_for); }

    // Forgets idempotency keys past their time.
    task<std::size_t> purge_keys(const call& call);

    task<>
    erase_customer(const call& call, const account_email& customer, const account_email& pseudonym);

    // How many payments are PENDING; counts no more than a thousand.
    task<std::size_t> count_pending(const call& call);

    // A page of all payments, in the order of their ids, for the audit: fold(stream) should be the
    // snapshot.
    task<std::vector<audited_payment>>
    scan(const call& call, const std::optional<payment_id>& after, std::size_t limit);

    // Charges under way. For metrics.
    std::size_t charging() const { return charging_; }

private:
    struct attempt;

    task<std::optional<result<payment>>>
    answer_of_key(const call& call, const principal& caller, const pay_request& what);
    task<result<payment>>
    pay_once(const call& call, const principal& caller, const pay_request& what);
    task<result<payment>> start(const call& call, const principal& caller, const pay_request& what);
    task<std::optional<failure>> check_out(const call& call, const payment& started);
    task<result<payment>> charge(const call& call, const payment& started);
    task<> follow_charge(std::shared_ptr<attempt> of);
    task<payment> record(const call& call, const payment& pending, charge_state outcome);
    task<payment> fail(const call& call, const payment& pending, failure why);
    task<payment> change(const call& call, const payment& of, const settlement_change& step);
    task<> settle(const call& call, const payment& stale);
    souk::call follow_up(const call& of, milliseconds time_limit);

    settlement_store& store_;
    card_network& cards_;
    order_desk& orders_;
    souk::world& world_;
    payment_settings settings_;
    std::atomic<std::size_t> charging_ = 0;
};

}  // namespace souk::payments
