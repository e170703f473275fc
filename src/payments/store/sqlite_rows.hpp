// Payments' rows: read and written on a connection, inside the caller's transaction.
#pragma once

#include "payments/ports.hpp"
#include "storage/sqlite/connection.hpp"

#include <optional>
#include <vector>

namespace souk::payments::rows {

// Nothing when there is no such payment.
std::optional<payment> find(storage::sqlite::connection& db, const payment_id& id);

std::vector<stream_event> history(storage::sqlite::connection& db, const payment_id& id);

// The order's settlement, with its living payment and with `about`.
settlement load(
    storage::sqlite::connection& db, const order_id& order, const std::optional<payment_id>& about
);

// Saves what the settlement's steps did. Refuses a key that is taken ("idempotency-key-taken").
result<void> save(storage::sqlite::connection& db, const settlement& changed);

// Pages of payments; see the port.
payment_page newest(storage::sqlite::connection& db, const payment_filter& filter);
std::vector<payment_day> statistics(storage::sqlite::connection& db, const day_range& of);
std::vector<payment> from_oldest(
    storage::sqlite::connection& db, const std::optional<payment_id>& after, std::size_t limit
);
std::vector<payment> pending(storage::sqlite::connection& db, timestamp before, std::size_t limit);

// Keeps a payment with its stream, as it was kept elsewhere.
void insert(storage::sqlite::connection& db, const audited_payment& whole);

}  // namespace souk::payments::rows
