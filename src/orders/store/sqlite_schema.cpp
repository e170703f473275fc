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

}  // namespace

const std::vector<storage::sqlite::migration>& sqlite_schema()
{
    static const std::vector<storage::sqlite::migration> schema = {
        {.number = 1, .sql = bus::log::outbox_schema},
        {.number = 2, .sql = orders_sql},
    };
    return schema;
}

}  // namespace souk::orders
