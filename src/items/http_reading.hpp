// What requests about items say.
#pragma once

#include "http/message.hpp"
#include "items/service.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::items {

// Each refuses as http::request::json() does, or invalid-request with every field at fault.
result<draft> read_draft(const http::request& from);
result<edit> read_edit(const http::request& from);
result<adjustment> read_adjustment(const http::request& from);
result<std::vector<std::string>> read_upcs(const http::request& from);
result<hold_request> read_hold(const http::request& from);
result<order_id> read_order(const http::request& from);

// The member paymentId; nothing when it is absent.
result<std::optional<payment_id>> read_payment(const http::request& from);

// Refuses invalid-request, and bad-cursor for a cursor that no list of that sort gave.
result<list_query> read_list_query(const http::request& from);
std::string to_cursor(const list_query& query, const std::string& next);

// Whether an import is only to be tried. Refuses invalid-request.
result<bool> read_preview(const http::request& from);

// The cursor of a list of movements: nothing for the first page; refuses bad-cursor.
result<std::optional<std::int64_t>> read_movement_cursor(const http::request& from);
std::string to_movement_cursor(std::int64_t last);

// The version in If-Match; nothing when any will do. Zero, which no item has, when it is none of
// that item's.
std::optional<std::int64_t> read_if_match(const http::request& from, const item_id& item);

// Whether the body is said to be CSV.
bool is_csv(const http::request& from);

}  // namespace souk::items
