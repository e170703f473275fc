// What rows of orders say.
#pragma once

#include "orders/domain.hpp"
#include "storage/cassandra/values.hpp"

#include <string_view>

namespace souk::orders::rows {

// The columns of read_fields(), and where those of read_event() may begin.
inline constexpr std::string_view snapshot_columns =
    "order_id, account_email, status, items, paying, paid_by, cancel_reason, version, created_at, "
    "updated_at, shipping_address";
inline constexpr std::size_t first_stream_column = 11;

// Both throw souk::unavailable when a store holds what no Souk wrote.
order_fields read_fields(const storage::cassandra::rows& from, std::size_t row);

// From sequence, at, type, payload, trace_id, which begin at that column.
stream_event read_event(const storage::cassandra::rows& from, std::size_t row, std::size_t column);

}  // namespace souk::orders::rows
