#include "payments/store/sqlite_rows.hpp"

#include "base/id_time.hpp"
#include "base/outage.hpp"
#include "base/planted.hpp"
#include "payments/store/codec.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace souk::payments::rows {

using storage::sqlite::connection;

namespace {

constexpr std::string_view columns = "id, order_id, account_email, status, amount_cents, method, "
                                     "failure_reason, created_at, updated_at, version";

template <class T>
std::optional<std::string> value_of(const std::optional<T>& of)
{
    return of ? std::optional{of->value} : std::nullopt;
}

payment_status read_status(const std::string& text)
{
    const auto status = parse_payment_status(text);
    if (!status) {
        throw unavailable{"a payment's row has an unknown status"};
    }
    return *status;
}

payment read_payment(const storage::sqlite::rows& row)
{
    return {
        .id = {row.text(0)},
        .order = {row.text(1)},
        .account = {row.text(2)},
        .status = read_status(row.text(3)),
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
        if (SOUK_PLANT(payment_snapshot_left_behind) && each.value.back() < '4') {
            continue;
        }
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

payment_page newest(connection& db, const payment_filter& filter)
{
    // One index is walked: the pluses keep the others out of it.
    const std::string where = fmt::format(
        "{} AND {} AND {} AND id >= ?4 AND id < ?5 ORDER BY id DESC LIMIT ?6",
        filter.order ? "order_id = ?1" : "?1 IS NULL",
        !filter.account ? "?2 IS NULL"
                        : (filter.order ? "+account_email = ?2" : "account_email = ?2"),
        !filter.status ? "?3 IS NULL"
                       : (filter.order || filter.account ? "+status = ?3" : "status = ?3")
    );
    const auto within = ids_between(filter.from, filter.to, value_of(filter.before));
    payment_page page;
    page.payments = select(
        db,
        where,
        value_of(filter.order),
        value_of(filter.account),
        filter.status ? std::optional{to_string(*filter.status)} : std::nullopt,
        within.from,
        within.before,
        filter.limit + 1  // One more tells whether there is a next page.
    );
    if (page.payments.size() > filter.limit) {
        page.payments.pop_back();
        page.next = page.payments.back().id;
    }
    return page;
}

std::vector<payment_day> statistics(connection& db, const day_range& of)
{
    std::vector<payment_day> days;
    for (std::size_t i = 0; i < of.count; ++i) {
        payment_day day{.date = of[i]};
        const auto within = ids_of(day.date);
        auto row = db.query(
            "SELECT status, count(*), sum(amount_cents) FROM payments INDEXED BY "
            "payments_by_status WHERE status IN ('SUCCESS', 'FAILED', 'REFUNDED') "
            "AND id >= ? AND id < ? GROUP BY status",
            within.from,
            within.before
        );
        while (row.step()) {
            const auto payments = static_cast<std::size_t>(row.integer(1));
            count(day, read_status(row.text(0)), payments, money{row.integer(2)});
        }
        days.push_back(day);
    }
    return days;
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

void insert(connection& db, const audited_payment& whole)
{
    insert_snapshot(db, whole.snapshot);
    for (const stream_event& each : whole.stream) {
        insert_event(db, each);
    }
}

}  // namespace souk::payments::rows
