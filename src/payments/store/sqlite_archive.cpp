#include "payments/store/sqlite.hpp"
#include "payments/store/sqlite_rows.hpp"
#include "storage/sqlite/archive.hpp"

#include <utility>

namespace souk::payments {

namespace {

using storage::sqlite::connection;

std::vector<archived_payment>
select_page(connection& db, const std::optional<archived_payment>& after, std::size_t limit)
{
    const auto from = after ? std::optional{after->snapshot.id} : std::nullopt;
    std::vector<archived_payment> page;
    for (payment& each : rows::from_oldest(db, from, limit)) {
        auto stream = rows::history(db, each.id);
        page.push_back({.snapshot = std::move(each), .stream = std::move(stream)});
    }
    return page;
}

std::vector<canceled_order>
select_page(connection& db, const std::optional<canceled_order>& after, std::size_t limit)
{
    const auto from = after ? after->order : order_id{};
    std::vector<canceled_order> found;
    auto row = db.query(
        "SELECT order_id FROM settlements WHERE order_id > ? AND canceled = 1 "
        "ORDER BY order_id LIMIT ?",
        from.value,
        limit
    );
    while (row.step()) {
        found.push_back({.order = {row.text(0)}});
    }
    return found;
}

void insert(connection& db, const canceled_order& added)
{
    db.execute("INSERT INTO settlements (order_id, canceled) VALUES (?, 1)", added.order.value);
}

std::vector<archived_key>
select_page(connection& db, const std::optional<archived_key>& after, std::size_t limit)
{
    const auto account = after ? after->claim.account : account_email{};
    const auto key = after ? after->claim.key : std::string{};
    std::vector<archived_key> found;
    auto row = db.query(
        "SELECT used.account_email, key, fingerprint, payment_id, order_id, used_at "
        "FROM idempotency_keys AS used JOIN payments ON payments.id = payment_id "
        "WHERE (used.account_email, key) > (?, ?) ORDER BY used.account_email, key LIMIT ?",
        account.value,
        key,
        limit
    );
    while (row.step()) {
        found.push_back({
            .claim = {.account = {row.text(0)}, .key = row.text(1), .fingerprint = row.text(2)},
            .payment = {row.text(3)},
            .order = {row.text(4)},
            .used_at = from_milliseconds(row.integer(5)),
        });
    }
    return found;
}

void insert(connection& db, const archived_key& used)
{
    db.execute(
        "INSERT INTO idempotency_keys (account_email, key, payment_id, fingerprint, used_at) "
        "VALUES (?, ?, ?, ?, ?)",
        used.claim.account.value,
        used.claim.key,
        used.payment.value,
        used.claim.fingerprint,
        to_milliseconds(used.used_at)
    );
}

}  // namespace

settlement_archive make_sqlite_archive(storage::sqlite::database& db)
{
    using storage::sqlite::make_archive;
    return {
        .payments = make_archive<archived_payment>(db, select_page, rows::insert),
        .canceled_orders = make_archive<canceled_order>(db, select_page, insert),
        .keys = make_archive<archived_key>(db, select_page, insert),
    };
}

}  // namespace souk::payments
