// Orders and their streams as JSON: for the stores, and for answers.
#pragma once

#include "json/reader.hpp"
#include "json/writer.hpp"
#include "orders/domain.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace souk::orders {

// OrderCreated, OrderChanged, CheckoutStarted, CheckoutAbandoned, OrderCompleted, OrderCancelled.
std::string_view type_of(const happening& what);

// The members of one happening; an object. Reading throws souk::unavailable when a store holds
// what no Souk wrote.
std::string to_payload(const happening& what);
happening read_payload(std::string_view type, std::string_view payload);
happening read_payload(std::string_view type, const json::value& payload);

// An order's lines: [{itemId, upc, name, unitPrice, quantity}].
// Reading throws as above.
std::string to_payload(const std::vector<order_line>& lines);
std::vector<order_line> read_lines(std::string_view payload);
std::vector<order_line> read_lines(const std::vector<json::value>& lines);

// A cart's lines: [{upc, quantity}]. Reading throws as above.
std::string to_payload(const std::vector<wanted_line>& lines);
std::vector<wanted_line> read_cart_lines(std::string_view payload);

// As the API answers them: an order, its history, and a cart.
std::string to_json(const order& shown);
std::string to_json(const cart& shown);
std::string to_json(const std::vector<stream_event>& stream);

}  // namespace souk::orders
