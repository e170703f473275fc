#include "orders/store/cassandra_rows.hpp"

#include "base/outage.hpp"
#include "json/addresses.hpp"
#include "orders/codec.hpp"
#include "orders/store/cassandra_reading.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace souk::orders::rows {

using storage::cassandra::bound;
using storage::cassandra::mark;
using storage::cassandra::usage;
using storage::cassandra::values;

namespace {

using answer = storage::cassandra::rows;

std::string select(std::string_view what)
{
    return fmt::format("SELECT {}{}", snapshot_columns, what);
}

template <class T>
std::optional<std::string> value_of(const std::optional<T>& of)
{
    return of ? std::optional{of->value} : std::nullopt;
}

bool changes_lines(const order& changed)
{
    return std::ranges::any_of(changed.recorded(), [](const stream_event& each) {
        return std::holds_alternative<order_changed>(each.what);
    });
}

}  // namespace

partitions::partitions(storage::cassandra::session& db)
    : db_(db), select_(db.prepare(select(" FROM orders WHERE order_id = ? LIMIT 1"), usage::read)),
      select_all_(
          db.prepare(select(" FROM orders WHERE order_id IN ? PER PARTITION LIMIT 1"), usage::read)
      ),
      select_versions_(db.prepare(
          "SELECT order_id, account_email, version FROM orders WHERE order_id IN ? "
          "PER PARTITION LIMIT 1",
          usage::read
      )),
      select_whole_(db.prepare(
          select(", sequence, at, type, payload, trace_id FROM orders WHERE order_id IN ?"),
          usage::read
      )),
      select_stream_(db.prepare(
          "SELECT sequence, at, type, payload, trace_id FROM orders WHERE order_id = ?", usage::read
      )),
      select_mark_(db.prepare(
          "SELECT write_id FROM orders WHERE order_id = ? AND sequence = ?", usage::serial_read
      )),
      select_key_(
          db.prepare("SELECT placed_under FROM orders WHERE order_id = ? LIMIT 1", usage::read)
      ),
      insert_(db.prepare(
          "INSERT INTO orders (order_id, account_email, status, items, version, created_at, "
          "updated_at, shipping_address, placed_under, sequence, at, type, payload, "
          "trace_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 1",
          usage::write
      )),
      insert_event_(db.prepare(
          "INSERT INTO orders (order_id, sequence, at, type, payload, trace_id, write_id) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
          usage::conditional
      )),
      update_(db.prepare(
          "UPDATE orders SET status = ?, items = ?, paying = ?, paid_by = ?, cancel_reason = ?, "
          "version = ?, updated_at = ?, at = ?, type = ?, payload = ?, trace_id = ?, write_id = ? "
          "WHERE order_id = ? AND sequence = ? IF version = ?",
          usage::conditional
      )),
      give_away_(db.prepare(
          "UPDATE orders SET account_email = ?, shipping_address = null WHERE order_id = ? "
          "IF account_email = ?",
          usage::conditional
      ))
{
}

task<std::optional<order>> partitions::find(const call& call, const order_id& id)
{
    if (id.value.empty()) {
        co_return std::nullopt;  // Which Cassandra refuses to look for.
    }
    bound query{.what = select_, .with = {}};
    query.with.text(id.value);
    const answer found = co_await db_.execute(call, std::move(query));
    if (found.empty()) {
        co_return std::nullopt;
    }
    co_return order::restore(read_fields(found, 0));
}

task<std::vector<order>> partitions::find_all(const call& call, std::vector<std::string> ids)
{
    bound query{.what = select_all_, .with = {}};
    query.with.list(ids);
    const answer found = co_await db_.execute(call, std::move(query));
    std::vector<order> all;
    all.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        all.push_back(order::restore(read_fields(found, i)));
    }
    co_return all;
}

task<std::vector<order_version>>
partitions::versions_of(const call& call, const account_email& owner, std::vector<std::string> ids)
{
    bound query{.what = select_versions_, .with = {}};
    query.with.list(ids);
    const answer found = co_await db_.execute(call, std::move(query));
    std::vector<order_version> all;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found.text(i, 1) == owner.value) {
            all.push_back({.order = {std::string{found.text(i, 0)}}, .version = found.bigint(i, 2)}
            );
        }
    }
    co_return all;
}

// Snapshot and stream in one read: a change between two would look like a disagreement.
task<std::vector<archived_order>> partitions::whole(const call& call, std::vector<std::string> ids)
{
    bound query{.what = select_whole_, .with = {}};
    query.with.list(ids);
    const answer found = co_await db_.execute(call, std::move(query));
    std::vector<archived_order> all;
    for (std::size_t i = 0; i < found.size();) {
        order_fields snapshot = read_fields(found, i);
        std::vector<stream_event> stream;
        for (; i < found.size() && found.text(i, 0) == snapshot.id.value; ++i) {
            if (!found.is_null(i, first_stream_column)) {
                stream.push_back(read_event(found, i, first_stream_column));
            }
        }
        all.push_back({.snapshot = std::move(snapshot), .stream = std::move(stream)});
    }
    co_return all;
}

task<std::vector<stream_event>> partitions::history(const call& call, const order_id& id)
{
    bound query{.what = select_stream_, .with = {}};
    query.with.text(id.value);
    const answer found = co_await db_.execute(call, std::move(query));
    std::vector<stream_event> stream;
    stream.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        stream.push_back(read_event(found, i, 0));
    }
    co_return stream;
}

task<> partitions::insert(const call& call, const order& placed, const std::string& key)
{
    const order_fields& it = placed.fields();
    const stream_event& created = placed.recorded().front();
    bound insert{.what = insert_, .with = {}};
    insert.with.text(it.id.value)
        .text(it.owner.value)
        .text(to_string(it.status))
        .text(to_payload(it.lines))
        .bigint(it.version)
        .bigint(to_milliseconds(it.created_at))
        .bigint(to_milliseconds(it.updated_at));
    if (it.shipping_address) {
        insert.with.optional_text(json::to_stored(it.shipping_address));
    } else {
        insert.with.unset();
    }
    if (key.empty()) {
        insert.with.unset();
    } else {
        insert.with.text(key);
    }
    insert.with.bigint(created.sequence)
        .bigint(to_milliseconds(created.at))
        .text(type_of(created.what))
        .text(to_payload(created.what))
        .text(created.trace_id);
    co_await db_.execute(call, std::move(insert));
}

std::vector<bound> partitions::statements_of(
    const order& changed, std::int64_t version, const std::string& write_id
) const
{
    const order_fields& it = changed.fields();
    const auto& recorded = changed.recorded();
    std::vector<bound> all(1);
    for (std::size_t i = 0; i + 1 < recorded.size(); ++i) {
        bound earlier{.what = insert_event_, .with = {}};
        earlier.with.text(it.id.value)
            .bigint(recorded[i].sequence)
            .bigint(to_milliseconds(recorded[i].at))
            .text(type_of(recorded[i].what))
            .text(to_payload(recorded[i].what))
            .text(recorded[i].trace_id)
            .text(write_id);
        all.push_back(std::move(earlier));
    }
    const stream_event& last = recorded.back();
    all.front().what = update_;
    values& with = all.front().with;
    with.text(to_string(it.status));
    if (changes_lines(changed)) {
        with.text(to_payload(it.lines));
    } else {
        with.unset();
    }
    with.optional_text(value_of(it.paying)).optional_text(value_of(it.paid_by));
    if (it.canceled_because) {
        with.text(to_string(*it.canceled_because));
    } else {
        with.null();
    }
    with.bigint(it.version)
        .bigint(to_milliseconds(it.updated_at))
        .bigint(to_milliseconds(last.at))
        .text(type_of(last.what))
        .text(to_payload(last.what))
        .text(last.trace_id)
        .text(write_id)
        .text(it.id.value)
        .bigint(last.sequence)
        .bigint(version);
    return all;
}

task<bool> partitions::update(
    const call& call, const order& changed, std::int64_t version, const std::string& write_id
)
{
    const write_mark left{
        .order = changed.fields().id, .sequence = changed.fields().version, .write_id = write_id
    };
    const storage::cassandra::look find_mark = [&](const souk::call& own) {
        return look(own, left);
    };
    co_return co_await storage::cassandra::write_conditionally(
        db_, call, statements_of(changed, version, write_id), find_mark
    );
}

task<mark> partitions::look(const call& call, const write_mark& of)
{
    bound query{.what = select_mark_, .with = {}};
    query.with.text(of.order.value).bigint(of.sequence);
    const answer found = co_await db_.execute(call, std::move(query));
    if (found.empty()) {
        co_return mark::none;
    }
    co_return found.optional_text(0, 0) == of.write_id ? mark::ours : mark::others;
}

task<std::optional<std::string>> partitions::give_away(
    const call& call, const order_id& id, const account_email& from, const account_email& to
)
{
    bound query{.what = select_key_, .with = {}};
    query.with.text(id.value);
    const answer found = co_await db_.execute(call, std::move(query));
    if (found.empty()) {
        co_return std::nullopt;
    }
    bound update{.what = give_away_, .with = {}};
    update.with.text(to.value).text(id.value).text(from.value);
    co_await db_.execute(call, std::move(update));
    co_return found.optional_text(0, 0).value_or("");
}

}  // namespace souk::orders::rows
