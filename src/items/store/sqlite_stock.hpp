// Holds, as work inside a transaction. Each as the port says it.
#pragma once

#include "items/ports.hpp"
#include "storage/sqlite/connection.hpp"

namespace souk::items {

using storage::sqlite::connection;

result<stock_levels> hold_stock(connection& db, const hold_request& what, const hold_terms& terms);

result<stock_levels>
commit_stock(connection& db, const order_id& order, const payment_id& payment, timestamp now);

stock_levels
release_attempt(connection& db, const order_id& order, const payment_id& payment, timestamp now);
stock_levels close_order(connection& db, const order_id& order, timestamp now);

expired_holds expire_stock(connection& db, timestamp now, std::size_t limit);

std::size_t count_held(connection& db);

stock_audit audit_stock(connection& db);

std::vector<order_units>
select_orders_with_units(connection& db, const order_id& after, std::size_t limit);

}  // namespace souk::items
