#include "orders/store/sqlite.hpp"

#include "base/outage.hpp"
#include "bus/log/tables.hpp"
#include "orders/codec.hpp"

#include <utility>

namespace souk::orders {

namespace {

using storage::sqlite::connection;
using storage::sqlite::rows;

constexpr auto order_columns = "SELECT id, account_email, status, items, paying, paid_by, "
                               "cancel_reason, version, created_at, updated_at FROM orders ";

template <class T>
std::optional<std::string> value_of(const std::optional<T>& of)
{
    return of ? std::optional{of->value} : std::nullopt;
}

std::optional<payment_id> read_payment(const rows& row, int column)
{
    auto value = row.optional_text(column);
    return value ? std::optional{payment_id{*std::move(value)}} : std::nullopt;
}

order_fields read_fields(const rows& row)
{
    const auto status = parse_status(row.text(2));
    if (!status) {
        throw unavailable{"a stored order has an unknown status"};
    }
    return {
        .id = {row.text(0)},
        .owner = {row.text(1)},
        .status = *status,
        .lines = read_lines(row.text(3)),
        .paying = read_payment(row, 4),
        .paid_by = read_payment(row, 5),
        .canceled_because = parse_cancel_reason(row.text(6)),
        .version = row.integer(7),
        .created_at = from_milliseconds(row.integer(8)),
        .updated_at = from_milliseconds(row.integer(9)),
    };
}

std::optional<order> select_order(connection& db, const order_id& id)
{
    static const std::string sql = std::string{order_columns} + "WHERE id = ?";
    auto row = db.query(sql, id.value);
    return row.step() ? std::optional{order::restore(read_fields(row))} : std::nullopt;
}

std::vector<stream_event> select_stream(connection& db, const order_id& id, std::int64_t up_to)
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
select_by_key(connection& db, const account_email& owner, const std::string& key)
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
        .placed = order::fold(id, owner, select_stream(db, id, 1)),
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

void insert_order(connection& db, const order& placed)
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

bool changes_lines(const order& changed)
{
    for (const stream_event& each : changed.recorded()) {
        if (std::holds_alternative<order_changed>(each.what)) {
            return true;
        }
    }
    return false;
}

void update_order(connection& db, const order& changed)
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

std::unexpected<refusal> unknown_order()
{
    return not_found("unknown-order", "There is no such order.");
}

audited_order audit(connection& db, order_fields snapshot)
{
    const auto stream = select_stream(db, snapshot.id, snapshot.version + 1);
    bool gapless = !stream.empty();
    for (std::size_t i = 0; i < stream.size(); ++i) {
        gapless = gapless && stream[i].sequence == static_cast<std::int64_t>(i) + 1;
    }
    const bool agrees =
        gapless && order::fold(snapshot.id, snapshot.owner, stream).fields() == snapshot;
    return {.snapshot = std::move(snapshot), .fold_agrees = agrees};
}

class sqlite_store final : public order_store {
public:
    sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences)
        : db_(db), on_consequences_(std::move(on_consequences))
    {
    }

    task<result<order>>
    add(const call& call, const order& placed, const std::optional<keyed_request>& under) override
    {
        const auto work = [&](connection& db) -> result<order> {
            const order_fields& it = placed.fields();
            if (under) {
                auto earlier = select_by_key(db, it.owner, under->key);
                if (earlier && earlier->fingerprint != under->fingerprint) {
                    return unprocessable(
                        "idempotency-key-reused", "This key was used for another request."
                    );
                }
                if (earlier) {
                    return std::move(earlier->placed);
                }
                db.execute(
                    "INSERT INTO idempotency_keys VALUES (?, ?, ?, ?, ?)",
                    it.owner.value,
                    under->key,
                    under->fingerprint,
                    it.id.value,
                    to_milliseconds(it.created_at)
                );
            }
            insert_order(db, placed);
            return placed;
        };
        co_return co_await db_.write(call, work);
    }

    task<std::optional<keyed_order>>
    find_by_key(const call& call, const account_email& owner, const std::string& key) override
    {
        const auto work = [&](connection& db) { return select_by_key(db, owner, key); };
        co_return co_await db_.read(call, work);
    }

    task<std::optional<order>> find(const call& call, const order_id& id) override
    {
        const auto work = [&](connection& db) { return select_order(db, id); };
        co_return co_await db_.read(call, work);
    }

    task<result<order>>
    update(const call& call, const order_id& id, const order_change& change) override
    {
        bool owes = false;
        const auto work = [&](connection& db) -> result<order> {
            auto found = select_order(db, id);
            if (!found) {
                return unknown_order();
            }
            const auto then = change(*found);
            if (!then) {
                return std::unexpected(then.error());
            }
            if (!found->recorded().empty()) {
                update_order(db, *found);
            }
            owes = *then != consequences{};
            bus::log::append(db, call, found->fields().updated_at, *then);
            return *std::move(found);
        };
        auto answer = co_await db_.write(call, work);
        if (owes) {
            on_consequences_();
        }
        co_return answer;
    }

    task<std::vector<stream_event>> history(const call& call, const order_id& id) override
    {
        const auto work = [&](connection& db) {
            return select_stream(db, id, std::numeric_limits<std::int64_t>::max());
        };
        co_return co_await db_.read(call, work);
    }

    task<std::vector<order>> list(const call& call, const order_filter& filter) override
    {
        const auto work = [&](connection& db) { return select_list(db, filter); };
        co_return co_await db_.read(call, work);
    }

    task<std::vector<audited_order>>
    scan(const call& call, const order_id& after, std::size_t limit) override
    {
        const auto work = [&](connection& db) {
            static const std::string sql =
                std::string{order_columns} + "WHERE id > ? ORDER BY id LIMIT ?";
            std::vector<audited_order> page;
            auto row = db.query(sql, after.value, limit);
            while (row.step()) {
                page.push_back(audit(db, read_fields(row)));
            }
            return page;
        };
        co_return co_await db_.read(call, work);
    }

    task<std::size_t> count_paying(const call& call) override
    {
        const auto work = [](connection& db) {
            auto row = db.query("SELECT count(*) FROM orders WHERE paying IS NOT NULL");
            row.step();
            return static_cast<std::size_t>(row.integer(0));
        };
        co_return co_await db_.read(call, work);
    }

    task<> erase_customer(
        const call& call, const account_email& owner, const account_email& pseudonym
    ) override
    {
        const auto work = [&](connection& db) {
            db.execute(
                "UPDATE orders SET account_email = ? WHERE account_email = ?",
                pseudonym.value,
                owner.value
            );
            db.execute("DELETE FROM idempotency_keys WHERE account_email = ?", owner.value);
        };
        co_await db_.write(call, work);
    }

    task<> forget_keys(const call& call, timestamp before) override
    {
        const auto work = [&](connection& db) {
            db.execute("DELETE FROM idempotency_keys WHERE used_at < ?", to_milliseconds(before));
        };
        co_await db_.write(call, work);
    }

private:
    static std::vector<order> select_list(connection& db, const order_filter& filter)
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

    storage::sqlite::database& db_;
    std::function<void()> on_consequences_;
};

}  // namespace

std::unique_ptr<order_store>
make_sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences)
{
    return std::make_unique<sqlite_store>(db, std::move(on_consequences));
}

}  // namespace souk::orders
