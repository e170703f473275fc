// All orders, as an auditor needs them.
#pragma once

#include "http/peer.hpp"
#include "orders/ports.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace souk::orders {

struct order_record {
    order_id id;
    account_email owner;
    order_status status{};
    money total;
    std::int64_t units = 0;
    std::optional<payment_id> paid_by;
    bool fold_agrees = false;

    friend bool operator==(const order_record&, const order_record&) = default;
};

order_record to_record(const audited_order& read);

// A page of the order service's, as order_store::scan() answers it. Throws souk::unavailable.
task<std::vector<order_record>>
read_records(http::peer& orders, const call& call, const order_id& after, std::size_t limit);

}  // namespace souk::orders
