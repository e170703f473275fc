#include "payments/store/cassandra.hpp"
#include "payments/store/cassandra_rows.hpp"
#include "storage/cassandra/backlog.hpp"
#include "storage/cassandra/timeline.hpp"

namespace souk::payments {

namespace {

// One partition an order: a row is a payment with its stream, the static columns tell what is
// common to them. `writes` are the writes that brought each version, so that what became of one can
// be found out.
constexpr auto settlements_table = R"cql(
CREATE TABLE IF NOT EXISTS settlements (
    order_id text,
    payment_id text,
    settlement_version int static,
    writes map<int, text> static,
    canceled boolean static,
    account_email text,
    status text,
    amount_cents bigint,
    method text,
    failure_reason text,
    created_at bigint,
    updated_at bigint,
    version bigint,
    placed_under text,
    stream map<int, text>,
    PRIMARY KEY (order_id, payment_id)
))cql";

constexpr auto keys_table = R"cql(
CREATE TABLE IF NOT EXISTS payment_keys (
    account_email text,
    key text,
    fingerprint text,
    payment_id text,
    order_id text,
    used_at bigint,
    claimed_at bigint,
    PRIMARY KEY ((account_email, key))
))cql";

std::vector<std::string> first_schema()
{
    return storage::cassandra::joined({
        bus::cassandra::outbox_schema(),
        storage::cassandra::timeline_schema(std::string{rows::by_account_table}),
        storage::cassandra::timeline_schema(std::string{rows::by_time_table}),
        storage::cassandra::backlog_schema(std::string{rows::pending_table}),
        {settlements_table, keys_table},
    });
}

}  // namespace

const std::vector<storage::cassandra::migration>& cassandra_schema()
{
    static const std::vector<storage::cassandra::migration> schema{
        {.number = 1, .statements = first_schema()},
    };
    return schema;
}

}  // namespace souk::payments
