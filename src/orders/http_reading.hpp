// What requests about orders say.
#pragma once

#include "http/message.hpp"
#include "orders/ports.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::orders {

struct placing {
    std::vector<wanted_line> lines;
    std::optional<address> shipping_address;
    std::optional<std::string> key;  // The Idempotency-Key.
};

struct checking_out {
    account_email customer;
    payment_id payment;
};

struct erasure {
    account_email customer;
    account_email pseudonym;
};

// Each refuses invalid-request with every field at fault.
result<placing> read_placing(const http::request& request, const json::value& body);
result<std::vector<wanted_line>> read_lines(const json::value& body);
result<std::vector<wanted_line>> read_cart(const json::value& body);
result<checking_out> read_checkout(const json::value& body);
result<erasure> read_erasure(const json::value& body);

// For whom another service asks: {accountEmail, role}. That service has checked the token that said
// so, and its own token vouches for it; what such a caller may do is decided here as ever.
result<principal> read_caller(const json::value& body);

// Refuses also forbidden, for another's orders, and bad-cursor.
result<order_filter> read_filter(const http::request& request);

}  // namespace souk::orders
