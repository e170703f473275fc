// Orders' rows: read and written on a connection, inside the caller's transaction.
#pragma once

#include "orders/archive.hpp"
#include "orders/ports.hpp"
#include "storage/sqlite/connection.hpp"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace souk::orders::rows {

inline constexpr std::int64_t whole_stream = std::numeric_limits<std::int64_t>::max();

// Nothing when there is no such order.
std::optional<order> find(storage::sqlite::connection& db, const order_id& id);

// The order's stream up to that sequence, oldest first.
std::vector<stream_event>
history(storage::sqlite::connection& db, const order_id& id, std::int64_t up_to);

// The order that was placed under that key, as it was placed.
std::optional<keyed_order>
find_by_key(storage::sqlite::connection& db, const account_email& owner, const std::string& key);

// Keeps a new order with what it recorded.
void insert(storage::sqlite::connection& db, const order& placed);
void insert_key(storage::sqlite::connection& db, const keyed_request& used, const order& placed);

// Saves a stored order with what it recorded.
void update(storage::sqlite::connection& db, const order& changed);

// The cart of an account; see the port.
cart find_cart(storage::sqlite::connection& db, const account_email& owner);
void keep_cart(storage::sqlite::connection& db, const account_email& owner, const cart& what);

// Pages of orders; see the port.
order_page list(storage::sqlite::connection& db, const order_filter& filter);
std::vector<order_version>
newest_versions(storage::sqlite::connection& db, const account_email& owner, std::size_t limit);
std::vector<order_day> statistics(storage::sqlite::connection& db, const day_range& of);
std::vector<audited_order>
scan(storage::sqlite::connection& db, const order_id& after, std::size_t limit);

// Orders with all of their streams, in the order of ids.
std::vector<archived_order>
select_whole(storage::sqlite::connection& db, const order_id& after, std::size_t limit);

// Keeps an order as it was kept elsewhere.
void insert(storage::sqlite::connection& db, const archived_order& whole);

}  // namespace souk::orders::rows
