// The rules of paying one order.
#pragma once

#include "payments/domain.hpp"

namespace souk::payments {

// A payment about to be made.
struct new_payment {
    payment_id id;
    account_email account;
    money amount;
    std::string method;
    std::optional<key_claim> claim;
};

// How one order is settled: whether it was canceled, and its payments as far as a step needs them,
// which is the living one and the one the step is about.
//
//     (none) ──start──▶ PENDING ──succeed──▶ SUCCESS ──refunded──▶ REFUNDED
//                          └─────fail─────▶ FAILED
//
// A step records what it did, and answers what must happen elsewhere. Repeating a step changes
// nothing and answers nothing, because requests, events and effects may arrive more than once.
class settlement {
public:
    settlement(order_id order, bool canceled, std::vector<payment> payments)
        : order_(std::move(order)), canceled_(canceled), payments_(std::move(payments))
    {
    }

    // Refuses a canceled order, one that is paid, and one whose payment is under way.
    result<consequences> start(const new_payment& what, timestamp at);

    // The money was taken. Of a canceled order it goes back. So it does when the payment had failed
    // before, which the provider rules out (an attempt is canceled there before it is given up),
    // but a customer's money must not depend on that.
    consequences succeed(const payment_id& id, timestamp at);

    // No money was taken, and never will be. Of a payment that had failed before this is said
    // again: its request may have checked the order out since, without knowing.
    consequences fail(const payment_id& id, const failure& why, timestamp at);

    // The order is canceled: what was paid goes back, also what is paid from now on.
    consequences cancel_order(timestamp at);

    // The money went back.
    consequences refunded(const payment_id& id, timestamp at);

    const order_id& order() const { return order_; }
    bool canceled() const { return canceled_; }

    // Nothing when the settlement does not know the payment.
    const payment* find(const payment_id& id) const;

    // What the steps did since the settlement was loaded, to be saved: events, the key used,
    // whether the order was canceled, and when the last of it happened.
    const std::vector<stream_event>& recorded() const { return recorded_; }
    const std::optional<key_claim>& claim() const { return claim_; }
    bool newly_canceled() const { return newly_canceled_; }
    timestamp changed_at() const { return changed_at_; }

private:
    payment* known(const payment_id& id);
    const payment* living() const;
    void record(payment& subject, stream_event::kind what, timestamp at);
    effect refund_of(const payment_id& id) const;

    order_id order_;
    bool canceled_;
    std::vector<payment> payments_;
    std::vector<stream_event> recorded_;
    std::optional<key_claim> claim_;
    bool newly_canceled_ = false;
    timestamp changed_at_;
};

// The effect that a payment's money goes back: its kind. Key is the order, detail the payment.
inline constexpr std::string_view refund_effect = "refund";

}  // namespace souk::payments
