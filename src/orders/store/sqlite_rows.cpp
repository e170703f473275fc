#include "orders/store/sqlite_rows.hpp"

#include "base/outage.hpp"
#include "orders/codec.hpp"

#include <utility>

namespace souk::orders::rows {

using storage::sqlite::connection;

namespace {

constexpr auto order_columns = "SELECT id, account_email, status, items, paying, paid_by, "
                               "cancel_reason, version, created_at, updated_at FROM orders ";

template <class T>
std::optional<std::string> value_of(const std::optional<T>& of)
{
    return of ? std::optional{of->value} : std::nullopt;
}

std::optional<payment_id> read_payment(const storage::sqlite::rows& row, int column)
{
    auto value = row.optional_text(column);
    return value ? std::optional{payment_id{*std::move(value)}} : std::nullopt;
}

order_fields read_fields(const storage::sqlite::rows& row)
{
    const auto status = parse_status(row.text(2));
    if (!status) {
        throw unavailable{"a stored order has an unknown status"};
    }
    const auto reason = row.optional_text(6);
    const auto canceled_because = reason ? parse_cancel_reason(*reason) : std::nullopt;
    if (reason && !canceled_because) {
        throw unavailable{"a stored order has an unknown reason"};
    }
    return {
        .id = {row.text(0)},
        .owner = {row.text(1)},
        .status = *status,
        .lines = read_lines(row.text(3)),
        .paying = read_payment(row, 4),
        .paid_by = read_payment(row, 5),
        .canceled_because = canceled_because,
        .version = row.integer(7),
        .created_at = from_milliseconds(row.integer(8)),
        .updated_at = from_milliseconds(row.integer(9)),
    };
}

void insert_stream(connection& db, const order& saved)
{
    for (const stream_event& each : saved.recorded()) {
        const std::string payload = to_payload(each.what);
        db.execute(
            "INSERT INTO order_events VALUES (?, ?, ?, ?, ?)",
            saved.fields().id.value,
            each.sequence,
            type_of(each.what),
            to_milliseconds(each.at),
            payload
        );
    }
}

std::optional<std::string> reason_text(const order_fields& of)
{
    return of.canceled_because ? std::optional{std::string{to_string(*of.canceled_because)}}
                               : std::nullopt;
}

bool changes_lines(const order& changed)
{
    for (const stream_event& each : changed.recorded()) {
        if (std::holds_alternative<order_changed>(each.what)) {
            return true;
        }
    }
    return false;
}

audited_order audit(connection& db, order_fields snapshot)
{
    const auto stream = history(db, snapshot.id, snapshot.version + 1);
    bool gapless = !stream.empty();
    for (std::size_t i = 0; i < stream.size(); ++i) {
        gapless = gapless && stream[i].sequence == static_cast<std::int64_t>(i) + 1;
    }
    const bool agrees =
        gapless && order::fold(snapshot.id, snapshot.owner, stream).fields() == snapshot;
    return {.snapshot = std::move(snapshot), .fold_agrees = agrees};
}

}  // namespace

std::optional<order> find(connection& db, const order_id& id)
{
    static const std::string sql = std::string{order_columns} + "WHERE id = ?";
    auto row = db.query(sql, id.value);
    return row.step() ? std::optional{order::restore(read_fields(row))} : std::nullopt;
}

std::vector<stream_event> history(connection& db, const order_id& id, std::int64_t up_to)
{
    std::vector<stream_event> stream;
    auto row = db.query(
        "SELECT sequence, at, type, payload FROM order_events "
        "WHERE order_id = ? AND sequence <= ? ORDER BY sequence",
        id.value,
        up_to
    );
    while (row.step()) {
        stream.push_back({
            .sequence = row.integer(0),
            .at = from_milliseconds(row.integer(1)),
            .what = read_payload(row.text(2), row.text(3)),
        });
    }
    return stream;
}

std::optional<keyed_order>
find_by_key(connection& db, const account_email& owner, const std::string& key)
{
    auto row = db.query(
        "SELECT fingerprint, order_id FROM idempotency_keys WHERE account_email = ? AND key = ?",
        owner.value,
        key
    );
    if (!row.step()) {
        return std::nullopt;
    }
    const order_id id{row.text(1)};
    return keyed_order{
        .fingerprint = row.text(0),
        .placed = order::fold(id, owner, history(db, id, 1)),
    };
}

void insert(connection& db, const order& placed)
{
    const order_fields& it = placed.fields();
    const std::string items = to_payload(it.lines);
    db.execute(
        "INSERT INTO orders VALUES (?, ?, ?, ?, NULL, NULL, NULL, ?, ?, ?)",
        it.id.value,
        it.owner.value,
        to_string(it.status),
        items,
        it.version,
        to_milliseconds(it.created_at),
        to_milliseconds(it.updated_at)
    );
    insert_stream(db, placed);
}

void insert_key(connection& db, const keyed_request& used, const order& placed)
{
    const order_fields& it = placed.fields();
    db.execute(
        "INSERT INTO idempotency_keys VALUES (?, ?, ?, ?, ?)",
        it.owner.value,
        used.key,
        used.fingerprint,
        it.id.value,
        to_milliseconds(it.created_at)
    );
}

void update(connection& db, const order& changed)
{
    const order_fields& it = changed.fields();
    const auto paying = value_of(it.paying);
    const auto paid_by = value_of(it.paid_by);
    const auto reason = reason_text(it);
    db.execute(
        "UPDATE orders SET status = ?, paying = ?, paid_by = ?, cancel_reason = ?, version = ?, "
        "updated_at = ? WHERE id = ?",
        to_string(it.status),
        paying,
        paid_by,
        reason,
        it.version,
        to_milliseconds(it.updated_at),
        it.id.value
    );
    if (changes_lines(changed)) {
        const std::string items = to_payload(it.lines);
        db.execute("UPDATE orders SET items = ? WHERE id = ?", items, it.id.value);
    }
    insert_stream(db, changed);
}

std::vector<order> list(connection& db, const order_filter& filter)
{
    static const std::string of_owner = std::string{order_columns} +
                                        "WHERE account_email = ?1 AND id < ?2 "
                                        "AND (?3 IS NULL OR status = ?3) "
                                        "ORDER BY id DESC LIMIT ?4";
    static const std::string of_all = std::string{order_columns} +
                                      "WHERE ?1 IS NULL AND id < ?2 "
                                      "AND (?3 IS NULL OR status = ?3) "
                                      "ORDER BY id DESC LIMIT ?4";
    const auto owner = value_of(filter.owner);
    const std::string before = filter.before ? filter.before->value : "g";  // After all ids.
    const auto status =
        filter.status ? std::optional{std::string{to_string(*filter.status)}} : std::nullopt;
    std::vector<order> found;
    auto row = db.query(filter.owner ? of_owner : of_all, owner, before, status, filter.limit);
    while (row.step()) {
        found.push_back(order::restore(read_fields(row)));
    }
    return found;
}

std::vector<audited_order> scan(connection& db, const order_id& after, std::size_t limit)
{
    static const std::string sql = std::string{order_columns} + "WHERE id > ? ORDER BY id LIMIT ?";
    std::vector<audited_order> page;
    auto row = db.query(sql, after.value, limit);
    while (row.step()) {
        page.push_back(audit(db, read_fields(row)));
    }
    return page;
}

}  // namespace souk::orders::rows
