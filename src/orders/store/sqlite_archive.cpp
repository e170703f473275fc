#include "orders/store/sqlite.hpp"
#include "orders/store/sqlite_rows.hpp"
#include "storage/sqlite/archive.hpp"

namespace souk::orders {

namespace {

using storage::sqlite::connection;

std::vector<archived_order>
select_page(connection& db, const std::optional<archived_order>& after, std::size_t limit)
{
    return rows::select_whole(db, after ? after->snapshot.id : order_id{}, limit);
}

std::vector<archived_key>
select_page(connection& db, const std::optional<archived_key>& after, std::size_t limit)
{
    const auto owner = after ? after->owner : account_email{};
    const auto key = after ? after->key : std::string{};
    std::vector<archived_key> found;
    auto row = db.query(
        "SELECT account_email, key, fingerprint, order_id, used_at FROM idempotency_keys "
        "WHERE (account_email, key) > (?, ?) ORDER BY account_email, key LIMIT ?",
        owner.value,
        key,
        limit
    );
    while (row.step()) {
        found.push_back({
            .owner = {row.text(0)},
            .key = row.text(1),
            .fingerprint = row.text(2),
            .order = {row.text(3)},
            .used_at = from_milliseconds(row.integer(4)),
        });
    }
    return found;
}

void insert(connection& db, const archived_key& used)
{
    db.execute(
        "INSERT INTO idempotency_keys VALUES (?, ?, ?, ?, ?)",
        used.owner.value,
        used.key,
        used.fingerprint,
        used.order.value,
        to_milliseconds(used.used_at)
    );
}

std::vector<archived_cart>
select_page(connection& db, const std::optional<archived_cart>& after, std::size_t limit)
{
    const auto from = after ? after->owner : account_email{};
    std::vector<archived_cart> found;
    auto row = db.query(
        "SELECT account_email FROM carts WHERE account_email > ? ORDER BY account_email LIMIT ?",
        from.value,
        limit
    );
    while (row.step()) {
        const account_email owner{row.text(0)};
        found.push_back({.owner = owner, .what = rows::find_cart(db, owner)});
    }
    return found;
}

void insert(connection& db, const archived_cart& kept)
{
    rows::keep_cart(db, kept.owner, kept.what);
}

}  // namespace

order_archive make_sqlite_archive(storage::sqlite::database& db)
{
    using storage::sqlite::make_archive;
    return {
        .orders = make_archive<archived_order>(db, select_page, rows::insert),
        .keys = make_archive<archived_key>(db, select_page, insert),
        .carts = make_archive<archived_cart>(db, select_page, insert),
    };
}

}  // namespace souk::orders
