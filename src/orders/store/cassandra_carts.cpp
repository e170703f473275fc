#include "orders/store/cassandra_carts.hpp"

#include "orders/codec.hpp"

#include <utility>

namespace souk::orders::rows {

using storage::cassandra::bound;
using storage::cassandra::usage;

carts::carts(storage::cassandra::session& db)
    : db_(db),
      select_(db.prepare("SELECT items, updated_at FROM carts WHERE account_email = ?", usage::read)
      ),
      insert_(db.prepare(
          "INSERT INTO carts (account_email, items, updated_at) VALUES (?, ?, ?)", usage::write
      )),
      remove_(db.prepare("DELETE FROM carts WHERE account_email = ?", usage::write))
{
}

task<cart> carts::find(const call& call, const account_email& owner)
{
    bound query{.what = select_, .with = {}};
    query.with.text(owner.value);
    const auto found = co_await db_.execute(call, std::move(query));
    if (found.empty()) {
        co_return cart{};
    }
    co_return cart{
        .lines = read_cart_lines(found.text(0, 0)),
        .updated_at = from_milliseconds(found.bigint(0, 1)),
    };
}

task<> carts::keep(const call& call, const account_email& owner, const cart& what)
{
    bound write{.what = what.updated_at ? insert_ : remove_, .with = {}};
    write.with.text(owner.value);
    if (what.updated_at) {
        write.with.text(to_payload(what.lines)).bigint(to_milliseconds(*what.updated_at));
    }
    co_await db_.execute(call, std::move(write));
}

}  // namespace souk::orders::rows
