#include "orders/store/cassandra.hpp"
#include "orders/store/cassandra_rows.hpp"

namespace souk::orders {

namespace {

// One partition an order: its stream is the rows, its snapshot the static columns. `write_id` is
// the write that brought a row, so that what became of a write can be found out.
constexpr auto orders_table = R"cql(
CREATE TABLE IF NOT EXISTS orders (
    order_id text,
    sequence bigint,
    account_email text static,
    status text static,
    items text static,
    paying text static,
    paid_by text static,
    cancel_reason text static,
    version bigint static,
    created_at bigint static,
    updated_at bigint static,
    placed_under text static,
    type text,
    at bigint,
    payload text,
    write_id text,
    PRIMARY KEY (order_id, sequence)
))cql";

// Holds all that the order is made of: whoever finds a key without its order can place it.
constexpr auto keys_table = R"cql(
CREATE TABLE IF NOT EXISTS order_keys (
    account_email text,
    key text,
    fingerprint text,
    order_id text,
    items text,
    used_at bigint,
    PRIMARY KEY ((account_email, key))
))cql";

constexpr auto carts_table = R"cql(
CREATE TABLE IF NOT EXISTS carts (
    account_email text PRIMARY KEY,
    items text,
    updated_at bigint
))cql";

constexpr auto order_address = "ALTER TABLE orders ADD IF NOT EXISTS shipping_address text static";
constexpr auto key_address = "ALTER TABLE order_keys ADD IF NOT EXISTS shipping_address text";

constexpr auto trace = "ALTER TABLE orders ADD IF NOT EXISTS trace_id text";

std::vector<std::string> first_schema()
{
    return storage::cassandra::joined({
        bus::cassandra::outbox_schema(),
        storage::cassandra::timeline_schema(std::string{rows::by_account_table}),
        storage::cassandra::timeline_schema(std::string{rows::by_time_table}),
        {orders_table, keys_table},
    });
}

}  // namespace

const std::vector<storage::cassandra::migration>& cassandra_schema()
{
    static const std::vector<storage::cassandra::migration> schema{
        {.number = 1, .statements = first_schema()},
        {.number = 2, .statements = {carts_table}},
        {.number = 3, .statements = {order_address, key_address}},
        {.number = 4, .statements = {trace}},
    };
    return schema;
}

}  // namespace souk::orders
