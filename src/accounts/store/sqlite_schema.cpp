#include "accounts/store/sqlite.hpp"
#include "bus/log/tables.hpp"

namespace souk::accounts {

namespace {

// Times are milliseconds, UTC. `token_cutoffs` outlives its account, for as long as a token may.
constexpr auto accounts_sql = R"sql(
CREATE TABLE accounts (
    email TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('USER', 'ADMIN')),
    shipping_address TEXT,
    billing_address TEXT,
    payment_method TEXT,
    disabled INTEGER NOT NULL,
    closing_as TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX accounts_administrators ON accounts (email) WHERE role = 'ADMIN' AND disabled = 0;

CREATE TABLE token_cutoffs (
    account_email TEXT PRIMARY KEY,
    valid_from INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX token_cutoffs_by_time ON token_cutoffs (valid_from);
)sql";

}  // namespace

const std::vector<storage::sqlite::migration>& sqlite_schema()
{
    static const std::vector<storage::sqlite::migration> schema = {
        {.number = 1, .sql = bus::log::outbox_schema},
        {.number = 2, .sql = accounts_sql},
    };
    return schema;
}

}  // namespace souk::accounts
