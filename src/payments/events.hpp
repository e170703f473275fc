// What payments tells the other services: topic payment.events, the seed's JSON. Fields are added,
// never renamed or removed.
#pragma once

#include "base/event.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

namespace souk::payments {

// The order's money was taken.
struct payment_succeeded {
    static constexpr auto topic = "payment.events";
    static constexpr auto type = "PaymentSucceeded";

    order_id order;
    payment_id payment;
    money amount;
    timestamp occurred_at;

    static result<payment_succeeded> read(std::string_view body);
};

// This attempt took no money and never will: what was held for it is free.
struct payment_failed {
    static constexpr auto topic = "payment.events";
    static constexpr auto type = "PaymentFailed";

    order_id order;
    payment_id payment;
    money amount;
    timestamp occurred_at;

    static result<payment_failed> read(std::string_view body);
};

event to_event(const payment_succeeded& what);
event to_event(const payment_failed& what);

}  // namespace souk::payments
