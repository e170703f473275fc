#include "payments/store/sqlite_rows.hpp"

#include "base/outage.hpp"
#include "payments/store/codec.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace souk::payments::rows {

using storage::sqlite::connection;

namespace {

constexpr std::string_view columns = "id, order_id, account_email, status, amount_cents, method, "
                                     "failure_reason, created_at, updated_at, version";

// After every id and before none.
constexpr std::string_view past_all_ids = "~";

payment read_payment(const storage::sqlite::rows& row)
{
    const auto status = parse_payment_status(row.text(3));
    if (!status) {
        throw unavailable{"a payment's row has an unknown status"};
    }
    return {
        .id = {row.text(0)},
        .order = {row.text(1)},
        .account = {row.text(2)},
        .status = *status,
        .amount = {row.integer(4)},
        .method = row.text(5),
        .failure_reason = row.text(6),
        .created_at = from_milliseconds(row.integer(7)),
        .updated_at = from_milliseconds(row.integer(8)),
        .version = row.integer(9),
    };
}

template <class... Values>
std::vector<payment> select(connection& db, std::string_view where, const Values&... values)
{
    const std::string sql = fmt::format("SELECT {} FROM payments WHERE {}", columns, where);
    std::vector<payment> found;
    auto row = db.query(sql, values...);
    while (row.step()) {
        found.push_back(read_payment(row));
    }
    return found;
}

bool is_canceled(connection& db, const order_id& order)
{
    auto row = db.query("SELECT canceled FROM settlements WHERE order_id = ?", order.value);
    return row.step() && row.integer(0) != 0;
}

void insert_event(connection& db, const stream_event& what)
{
    db.execute(
        "INSERT INTO payment_events (payment_id, seq, type, at, payload) VALUES (?, ?, ?, ?, ?)",
        what.payment.value,
        what.sequence,
        type_of(what.what),
        to_milliseconds(what.at),
        write_payload(what.what)
    );
}

void insert_snapshot(connection& db, const payment& what)
{
    static const std::string sql =
        fmt::format("INSERT INTO payments ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", columns);
    db.execute(
        sql,
        what.id.value,
        what.order.value,
        what.account.value,
        to_string(what.status),
        what.amount.cents,
        what.method,
        what.failure_reason,
        to_milliseconds(what.created_at),
        to_milliseconds(what.updated_at),
        what.version
    );
}

// The account is left as it is: only an erasure changes it.
void update_snapshot(connection& db, const payment& what)
{
    db.execute(
        "UPDATE payments SET status = ?, failure_reason = ?, updated_at = ?, version = ? "
        "WHERE id = ?",
        to_string(what.status),
        what.failure_reason,
        to_milliseconds(what.updated_at),
        what.version,
        what.id.value
    );
}

void save_snapshots(connection& db, const settlement& changed)
{
    std::set<payment_id> started;
    std::set<payment_id> moved;
    for (const stream_event& each : changed.recorded()) {
        (each.sequence == 1 ? started : moved).insert(each.payment);
    }
    for (const payment_id& each : started) {
        insert_snapshot(db, *changed.find(each));
        moved.erase(each);
    }
    for (const payment_id& each : moved) {
        update_snapshot(db, *changed.find(each));
    }
}

bool insert_key(connection& db, const key_claim& claim, const settlement& changed)
{
    return db.execute(
               "INSERT INTO idempotency_keys (account_email, key, payment_id, fingerprint, "
               "used_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
               claim.account.value,
               claim.key,
               changed.recorded().front().payment.value,
               claim.fingerprint,
               to_milliseconds(changed.changed_at())
           ) == 1;
}

}  // namespace

std::optional<payment> find(connection& db, const payment_id& id)
{
    auto found = select(db, "id = ?", id.value);
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

std::vector<stream_event> history(connection& db, const payment_id& id)
{
    std::vector<stream_event> stream;
    auto row = db.query(
        "SELECT seq, type, at, payload FROM payment_events WHERE payment_id = ? ORDER BY seq",
        id.value
    );
    while (row.step()) {
        stream.push_back({
            .payment = id,
            .sequence = row.integer(0),
            .at = from_milliseconds(row.integer(2)),
            .what = read_payload(row.text(1), row.text(3)),
        });
    }
    return stream;
}

settlement load(connection& db, const order_id& order, const std::optional<payment_id>& about)
{
    auto known = select(db, "order_id = ? AND status IN ('PENDING', 'SUCCESS')", order.value);
    if (about && std::ranges::find(known, *about, &payment::id) == known.end()) {
        std::ranges::move(
            select(db, "id = ? AND order_id = ?", about->value, order.value),
            std::back_inserter(known)
        );
    }
    return {order, is_canceled(db, order), std::move(known)};
}

result<void> save(connection& db, const settlement& changed)
{
    const std::optional<key_claim>& claim = changed.claim();
    if (claim && !insert_key(db, *claim, changed)) {
        return conflict("idempotency-key-taken", "This key was used already.");
    }
    if (changed.newly_canceled()) {
        db.execute(
            "INSERT INTO settlements (order_id, canceled) VALUES (?, 1)", changed.order().value
        );
    }
    save_snapshots(db, changed);
    for (const stream_event& each : changed.recorded()) {
        insert_event(db, each);
    }
    return {};
}

std::vector<payment> newest(
    connection& db,
    const payment_filter& filter,
    const std::optional<payment_id>& before,
    std::size_t limit
)
{
    const std::string_view end = before ? std::string_view{before->value} : past_all_ids;
    constexpr std::string_view page = "id < ? ORDER BY id DESC LIMIT ?";
    if (filter.order && filter.account) {
        return select(
            db,
            fmt::format("order_id = ? AND account_email = ? AND {}", page),
            filter.order->value,
            filter.account->value,
            end,
            limit
        );
    }
    if (filter.order) {
        return select(
            db, fmt::format("order_id = ? AND {}", page), filter.order->value, end, limit
        );
    }
    if (filter.account) {
        return select(
            db, fmt::format("account_email = ? AND {}", page), filter.account->value, end, limit
        );
    }
    return select(db, page, end, limit);
}

std::vector<payment>
from_oldest(connection& db, const std::optional<payment_id>& after, std::size_t limit)
{
    const std::string_view begin = after ? std::string_view{after->value} : "";
    return select(db, "id > ? ORDER BY id LIMIT ?", begin, limit);
}

std::vector<payment> pending(connection& db, timestamp before, std::size_t limit)
{
    return select(
        db,
        "status = 'PENDING' AND created_at < ? ORDER BY created_at LIMIT ?",
        to_milliseconds(before),
        limit
    );
}

}  // namespace souk::payments::rows
