#include "bus/log/tables.hpp"
#include "payments/store/sqlite.hpp"

namespace souk::payments {

namespace {

// A row in settlements says that the order is canceled; most orders never get one.
constexpr auto payment_tables = R"sql(
CREATE TABLE payments (
    id TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL,
    account_email TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'SUCCESS', 'FAILED', 'REFUNDED')),
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
    method TEXT NOT NULL,
    failure_reason TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_living_payment ON payments (order_id)
    WHERE status IN ('PENDING', 'SUCCESS');
CREATE INDEX payments_by_order ON payments (order_id, id);
CREATE INDEX payments_by_account ON payments (account_email, id);
CREATE INDEX pending_payments ON payments (created_at) WHERE status = 'PENDING';

CREATE TABLE payment_events (
    payment_id TEXT NOT NULL REFERENCES payments (id),
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (payment_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE settlements (
    order_id TEXT NOT NULL PRIMARY KEY,
    canceled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
    account_email TEXT NOT NULL,
    key TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (account_email, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (used_at);
)sql";

constexpr auto status_index = "CREATE INDEX payments_by_status ON payments (status, id);";

// Statistics read the index alone.
constexpr auto amount_index = R"sql(
DROP INDEX payments_by_status;
CREATE INDEX payments_by_status ON payments (status, id, amount_cents);
)sql";

// For a list of three words and more SQLite builds an index at each insert and update.
std::string check_words_one_by_one()
{
    return storage::sqlite::redefine(
        "payments",
        "status IN ('PENDING', 'SUCCESS', 'FAILED', 'REFUNDED')",
        "status = 'PENDING' OR status = 'SUCCESS' OR status = 'FAILED' OR status = 'REFUNDED'"
    );
}

}  // namespace

const std::vector<storage::sqlite::migration>& sqlite_schema()
{
    static const std::vector<storage::sqlite::migration> schema{
        {.number = 1, .sql = bus::log::outbox_schema},
        {.number = 2, .sql = payment_tables},
        {.number = 3, .sql = status_index},
        {.number = 4, .sql = amount_index},
        {.number = 5, .sql = check_words_one_by_one()},
    };
    return schema;
}

}  // namespace souk::payments
