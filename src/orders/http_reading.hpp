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
    std::optional<std::string> key;  // The Idempotency-Key.
};

struct checking_out {
    account_email customer;
    payment_id payment;
};

// Each refuses invalid-request with every field at fault.
result<placing> read_placing(const http::request& request, const json::value& body);
result<std::vector<wanted_line>> read_lines(const json::value& body);
result<checking_out> read_checkout(const json::value& body);

// Refuses also forbidden, for another's orders, and bad-cursor.
result<order_filter> read_filter(const http::request& request);

// Whether If-None-Match holds that tag.
bool knows(const http::request& request, std::string_view etag);

}  // namespace souk::orders
