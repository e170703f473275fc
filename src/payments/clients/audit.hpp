// All payments, as an auditor needs them.
#pragma once

#include "http/peer.hpp"
#include "payments/ports.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace souk::payments {

struct payment_record {
    payment_id id;
    order_id order;
    account_email account;
    payment_status status{};
    money amount;
    bool fold_agrees = false;

    friend bool operator==(const payment_record&, const payment_record&) = default;
};

payment_record to_record(const audited_payment& read);

// A page of the payment service's, as settlement_store::scan() answers it. Throws
// souk::unavailable.
task<std::vector<payment_record>> read_records(
    http::peer& payments,
    const call& call,
    const std::optional<payment_id>& after,
    std::size_t limit
);

}  // namespace souk::payments
