#include "bus/log/tables.hpp"
#include "orders/store/sqlite.hpp"

namespace souk::orders {

namespace {

// `orders` is the snapshot that `order_events` folds to. Times are milliseconds, UTC.
constexpr auto orders_sql = R"sql(
CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    account_email TEXT NOT NULL,
    status TEXT NOT NULL,
    items TEXT NOT NULL,
    paying TEXT,
    paid_by TEXT,
    cancel_reason TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_by_account ON orders (account_email, id);
CREATE INDEX orders_paying ON orders (paying) WHERE paying IS NOT NULL;

CREATE TABLE order_events (
    order_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (order_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
    account_email TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    order_id TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (account_email, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (used_at);
)sql";

constexpr auto carts_sql = R"sql(
CREATE TABLE carts (
    account_email TEXT PRIMARY KEY,
    items TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

constexpr auto status_index_sql = "CREATE INDEX orders_by_status ON orders (status, id);";

// Statistics read the index alone.
constexpr auto total_sql = R"sql(
ALTER TABLE orders ADD COLUMN total_cents INTEGER NOT NULL DEFAULT 0;
UPDATE orders SET total_cents = (
    SELECT sum(CAST(round(value ->> 'unitPrice' * 100) AS INTEGER) * (value ->> 'quantity'))
    FROM json_each(orders.items)
);
DROP INDEX orders_by_status;
CREATE INDEX orders_by_status ON orders (status, id, total_cents);
)sql";

constexpr auto shipping_address_sql = "ALTER TABLE orders ADD COLUMN shipping_address TEXT;";

constexpr auto trace_sql = "ALTER TABLE order_events ADD COLUMN trace_id TEXT NOT NULL DEFAULT '';";

}  // namespace

const std::vector<storage::sqlite::migration>& sqlite_schema()
{
    static const std::vector<storage::sqlite::migration> schema = {
        {.number = 1, .sql = bus::log::outbox_schema},
        {.number = 2, .sql = orders_sql},
        {.number = 3, .sql = carts_sql},
        {.number = 4, .sql = status_index_sql},
        {.number = 5, .sql = total_sql},
        {.number = 6, .sql = shipping_address_sql},
        {.number = 7, .sql = trace_sql},
    };
    return schema;
}

}  // namespace souk::orders
