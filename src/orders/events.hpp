// What orders tells the other services: topic order.events, the seed's JSON. Fields are added,
// never renamed or removed.
#pragma once

#include "base/event.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

namespace souk::orders {

// The order takes no stock and keeps no money: whatever was paid goes back.
struct order_cancelled {
    static constexpr auto topic = "order.events";
    static constexpr auto type = "OrderCancelled";

    order_id order;
    timestamp occurred_at;

    static result<order_cancelled> read(std::string_view body);
};

event to_event(const order_cancelled& what);

}  // namespace souk::orders
