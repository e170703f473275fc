// All that the payment service keeps, and the simulated card network, as records that any store of
// them can give and take.
#pragma once

#include "base/archive.hpp"
#include "payments/ports.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace souk::payments {

// A payment with all of its stream.
using archived_payment = audited_payment;

// An order that was canceled: it can't be paid.
struct canceled_order {
    order_id order;

    friend bool operator==(const canceled_order&, const canceled_order&) = default;
};

// An Idempotency-Key that was used, and the payment that was made under it.
struct archived_key {
    key_claim claim;
    payment_id payment;
    order_id order;
    timestamp used_at;

    friend bool operator==(const archived_key&, const archived_key&) = default;
};

// Payments are added before orders are marked as canceled, and before the keys that name them.
struct settlement_archive {
    std::unique_ptr<archive_of<archived_payment>> payments;
    std::unique_ptr<archive_of<canceled_order>> canceled_orders;
    std::unique_ptr<archive_of<archived_key>> keys;
};

// An attempt that the simulated card network has decided about.
struct archived_charge {
    payment_id attempt;
    money amount;
    std::string method;
    charge_state state = charge_state::unknown;

    friend bool operator==(const archived_charge&, const archived_charge&) = default;
};

// Records as JSON. Reading throws std::runtime_error with what is wrong.
std::string write_record(const archived_payment& of);
std::string write_record(const canceled_order& of);
std::string write_record(const archived_key& of);
std::string write_record(const archived_charge& of);
void read_record(std::string_view text, archived_payment& into);
void read_record(std::string_view text, canceled_order& into);
void read_record(std::string_view text, archived_key& into);
void read_record(std::string_view text, archived_charge& into);

}  // namespace souk::payments
