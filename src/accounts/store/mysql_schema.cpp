#include "accounts/store/mysql.hpp"

namespace souk::accounts {

namespace {

// Times are milliseconds, UTC. `token_cutoffs` outlives its account, for as long as a token may.
// The one row of `account_updates` is locked by whoever updates an account.
const std::vector<std::string> accounts_sql{
    R"sql(
CREATE TABLE accounts (
    email VARCHAR(320) PRIMARY KEY,
    password_hash VARCHAR(255) NOT NULL,
    first_name VARCHAR(255) NOT NULL,
    last_name VARCHAR(255) NOT NULL,
    role VARCHAR(8) NOT NULL CHECK (role IN ('USER', 'ADMIN')),
    shipping_address TEXT,
    billing_address TEXT,
    payment_method VARCHAR(255),
    disabled TINYINT NOT NULL,
    closing_as VARCHAR(320),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    INDEX accounts_by_role (role)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin)sql",
    R"sql(
CREATE TABLE token_cutoffs (
    account_email VARCHAR(320) PRIMARY KEY,
    valid_from BIGINT NOT NULL,
    INDEX token_cutoffs_by_time (valid_from)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin)sql",
    "CREATE TABLE account_updates (id TINYINT PRIMARY KEY)",
    "INSERT INTO account_updates VALUES (1)",
};

}  // namespace

const std::vector<storage::mysql::migration>& mysql_schema()
{
    static const std::vector<storage::mysql::migration> schema{
        {.number = 1, .statements = bus::mysql::outbox_schema()},
        {.number = 2, .statements = accounts_sql},
    };
    return schema;
}

}  // namespace souk::accounts
