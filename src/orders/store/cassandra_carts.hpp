// Carts in Cassandra: one row an account, by plain writes, of which the last one wins.
#pragma once

#include "orders/ports.hpp"
#include "storage/cassandra/session.hpp"

namespace souk::orders::rows {

class carts {
public:
    explicit carts(storage::cassandra::session& db);

    // See the port.
    task<cart> find(const call& call, const account_email& owner);
    task<> keep(const call& call, const account_email& owner, const cart& what);

private:
    storage::cassandra::session& db_;
    storage::cassandra::statement select_;
    storage::cassandra::statement insert_;
    storage::cassandra::statement remove_;
};

}  // namespace souk::orders::rows
