#include "orders/store/sqlite_rows.hpp"

#include "base/id_time.hpp"
#include "base/outage.hpp"
#include "base/planted.hpp"
#include "json/addresses.hpp"
#include "orders/codec.hpp"

#include <fmt/format.h>
#include <utility>

namespace souk::orders::rows {

using storage::sqlite::connection;

namespace {

constexpr auto order_columns = "SELECT id, account_email, status, items, paying, paid_by, "
                               "cancel_reason, version, created_at, updated_at, shipping_address "
                               "FROM orders ";

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

order_status read_status(const std::string& text)
{
    const auto status = parse_status(text);
    if (!status) {
        throw unavailable{"a stored order has an unknown status"};
    }
    return *status;
}

order_fields read_fields(const storage::sqlite::rows& row)
{
    const auto reason = row.optional_text(6);
    const auto canceled_because = reason ? parse_cancel_reason(*reason) : std::nullopt;
    if (reason && !canceled_because) {
        throw unavailable{"a stored order has an unknown reason"};
    }
    return {
        .id = {row.text(0)},
        .owner = {row.text(1)},
        .shipping_address = json::read_stored_address(row.optional_text(10)),
        .status = read_status(row.text(2)),
        .lines = read_lines(row.text(3)),
        .paying = read_payment(row, 4),
        .paid_by = read_payment(row, 5),
        .canceled_because = canceled_because,
        .version = row.integer(7),
        .created_at = from_milliseconds(row.integer(8)),
        .updated_at = from_milliseconds(row.integer(9)),
    };
}

void insert_stream(connection& db, const order_id& id, const std::vector<stream_event>& events)
{
    for (const stream_event& each : events) {
        const std::string payload = to_payload(each.what);
        db.execute(
            "INSERT INTO order_events VALUES (?, ?, ?, ?, ?, ?)",
            id.value,
            each.sequence,
            type_of(each.what),
            to_milliseconds(each.at),
            payload,
            each.trace_id
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
        gapless &&
        order::fold(snapshot.id, snapshot.owner, snapshot.shipping_address, stream).fields() ==
            snapshot;
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
        "SELECT sequence, at, type, payload, trace_id FROM order_events "
        "WHERE order_id = ? AND sequence <= ? ORDER BY sequence",
        id.value,
        up_to
    );
    while (row.step()) {
        stream.push_back({
            .sequence = row.integer(0),
            .at = from_milliseconds(row.integer(1)),
            .what = read_payload(row.text(2), row.text(3)),
            .trace_id = row.text(4),
        });
    }
    return stream;
}

std::optional<keyed_order>
find_by_key(connection& db, const account_email& owner, const std::string& key)
{
    auto row = db.query(
        "SELECT fingerprint, order_id, shipping_address FROM idempotency_keys "
        "JOIN orders ON id = order_id WHERE idempotency_keys.account_email = ? AND key = ?",
        owner.value,
        key
    );
    if (!row.step()) {
        return std::nullopt;
    }
    const order_id id{row.text(1)};
    return keyed_order{
        .fingerprint = row.text(0),
        .placed =
            SOUK_PLANT(order_key_answers_what_is_now)
                ? *find(db, id)
                : order::fold(
                      id, owner, json::read_stored_address(row.optional_text(2)), history(db, id, 1)
                  ),
    };
}

void insert(connection& db, const order& placed)
{
    insert(db, archived_order{.snapshot = placed.fields(), .stream = placed.recorded()});
}

void insert(connection& db, const archived_order& whole)
{
    const order_fields& it = whole.snapshot;
    const std::string items = to_payload(it.lines);
    const auto paying = value_of(it.paying);
    const auto paid_by = value_of(it.paid_by);
    const auto reason = reason_text(it);
    const auto shipping_address = json::to_stored(it.shipping_address);
    db.execute(
        "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        it.id.value,
        it.owner.value,
        to_string(it.status),
        items,
        paying,
        paid_by,
        reason,
        it.version,
        to_milliseconds(it.created_at),
        to_milliseconds(it.updated_at),
        order::restore(it).total().cents,
        shipping_address
    );
    insert_stream(db, it.id, whole.stream);
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
    if (changes_lines(changed) && !SOUK_PLANT(changed_lines_not_kept)) {
        const std::string items = to_payload(it.lines);
        db.execute(
            "UPDATE orders SET items = ?, total_cents = ? WHERE id = ?",
            items,
            changed.total().cents,
            it.id.value
        );
    }
    insert_stream(db, it.id, changed.recorded());
}

cart find_cart(connection& db, const account_email& owner)
{
    auto row = db.query("SELECT items, updated_at FROM carts WHERE account_email = ?", owner.value);
    if (!row.step()) {
        return {};
    }
    return {
        .lines = read_cart_lines(row.text(0)),
        .updated_at = from_milliseconds(row.integer(1)),
    };
}

void keep_cart(connection& db, const account_email& owner, const cart& what)
{
    if (!what.updated_at) {
        db.execute("DELETE FROM carts WHERE account_email = ?", owner.value);
        return;
    }
    const std::string items = to_payload(what.lines);
    db.execute(
        "INSERT OR REPLACE INTO carts VALUES (?, ?, ?)",
        owner.value,
        items,
        to_milliseconds(*what.updated_at)
    );
}

order_page list(connection& db, const order_filter& filter)
{
    // Each walks an index of its own; the plus keeps the second from the third's.
    constexpr std::string_view page = "AND id >= ?3 AND id < ?4 ORDER BY id DESC LIMIT ?5";
    static const std::string of_all =
        fmt::format("{} WHERE ?1 IS NULL AND ?2 IS NULL {}", order_columns, page);
    static const std::string of_owner = fmt::format(
        "{} WHERE account_email = ?1 AND (?2 IS NULL OR +status = ?2) {}", order_columns, page
    );
    static const std::string of_status =
        fmt::format("{} WHERE ?1 IS NULL AND status = ?2 {}", order_columns, page);
    const auto owner = value_of(filter.owner);
    const auto status =
        filter.status ? std::optional{std::string{to_string(*filter.status)}} : std::nullopt;
    const auto within = ids_between(filter.from, filter.to, value_of(filter.before));
    order_page found;
    auto row = db.query(
        owner ? of_owner : (status ? of_status : of_all),
        owner,
        status,
        within.from,
        within.before,
        filter.limit + 1  // One more tells whether there is a next page.
    );
    while (row.step()) {
        if (found.orders.size() == filter.limit) {
            found.next = found.orders.back().fields().id;
            break;
        }
        found.orders.push_back(order::restore(read_fields(row)));
    }
    return found;
}

std::vector<order_version>
newest_versions(connection& db, const account_email& owner, std::size_t limit)
{
    std::vector<order_version> found;
    auto row = db.query(
        "SELECT id, version FROM orders WHERE account_email = ? ORDER BY id DESC LIMIT ?",
        owner.value,
        limit
    );
    while (row.step()) {
        found.push_back({.order = {row.text(0)}, .version = row.integer(1)});
    }
    return found;
}

std::vector<order_day> statistics(connection& db, const day_range& of)
{
    std::vector<order_day> days;
    for (std::size_t i = 0; i < of.count; ++i) {
        order_day day{.date = of[i]};
        const auto within = ids_of(day.date);
        auto row = db.query(
            "SELECT status, count(*), sum(total_cents) FROM orders INDEXED BY orders_by_status "
            "WHERE status IN ('CREATED', 'COMPLETED', 'CANCELED') AND id >= ? AND id < ? "
            "GROUP BY status",
            within.from,
            within.before
        );
        while (row.step()) {
            const auto orders = static_cast<std::size_t>(row.integer(1));
            count(day, read_status(row.text(0)), orders, money{row.integer(2)});
        }
        days.push_back(day);
    }
    return days;
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

std::vector<archived_order> select_whole(connection& db, const order_id& after, std::size_t limit)
{
    static const std::string sql = std::string{order_columns} + "WHERE id > ? ORDER BY id LIMIT ?";
    std::vector<archived_order> page;
    auto row = db.query(sql, after.value, limit);
    while (row.step()) {
        auto snapshot = read_fields(row);
        auto stream = history(db, snapshot.id, whole_stream);
        page.push_back({.snapshot = std::move(snapshot), .stream = std::move(stream)});
    }
    return page;
}

}  // namespace souk::orders::rows
