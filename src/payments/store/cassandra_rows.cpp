#include "payments/store/cassandra_rows.hpp"

#include "base/outage.hpp"
#include "payments/store/cassandra_stream.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace souk::payments::rows {

using storage::cassandra::bound;
using storage::cassandra::mark;
using storage::cassandra::usage;
using storage::cassandra::values;

namespace {

using answer = storage::cassandra::rows;

constexpr std::string_view payment_columns =
    "payment_id, order_id, account_email, status, amount_cents, method, failure_reason, "
    "created_at, updated_at, version";
constexpr std::size_t next_column = 10;

std::string select(std::string_view more, std::string_view where)
{
    return fmt::format("SELECT {}{} FROM settlements WHERE {}", payment_columns, more, where);
}

payment read_payment(const answer& from, std::size_t row)
{
    const auto status = parse_payment_status(from.text(row, 3));
    if (!status) {
        throw unavailable{"a payment's row has an unknown status"};
    }
    return {
        .id = {std::string{from.text(row, 0)}},
        .order = {std::string{from.text(row, 1)}},
        .account = {std::string{from.text(row, 2)}},
        .status = *status,
        .amount = {from.bigint(row, 4)},
        .method = std::string{from.text(row, 5)},
        .failure_reason = std::string{from.text(row, 6)},
        .created_at = from_milliseconds(from.bigint(row, 7)),
        .updated_at = from_milliseconds(from.bigint(row, 8)),
        .version = from.bigint(row, 9),
    };
}

// Static columns without any row come as a row without a payment.
bool has_payment(const answer& from, std::size_t row)
{
    return !from.is_null(row, 0);
}

// What a change did, by payment.
std::map<payment_id, std::vector<stream_event>> events_of(const settlement& changed)
{
    std::map<payment_id, std::vector<stream_event>> by_payment;
    for (const stream_event& each : changed.recorded()) {
        by_payment[each.payment].push_back(each);
    }
    return by_payment;
}

void add_common(
    values& to, const settlement& changed, std::int32_t version, const std::string& write_id
)
{
    to.integer(version + 1).map({{version + 1, write_id}});
    if (changed.newly_canceled()) {
        to.boolean(true);
    } else {
        to.unset();
    }
}

// What is settled when a payment starts, and only then: the account changes by an erasure alone.
void add_beginning(
    values& to, const payment& it, bool starts, const std::optional<key_claim>& claim
)
{
    if (!starts) {
        to.unset().unset().unset().unset().unset();
        return;
    }
    to.text(it.account.value)
        .bigint(it.amount.cents)
        .text(it.method)
        .bigint(to_milliseconds(it.created_at));
    if (claim) {
        to.text(claim->key);
    } else {
        to.unset();
    }
}

void add_condition(values& to, std::int32_t version)
{
    if (version == 0) {
        to.null();  // Holds when there is no such partition.
    } else {
        to.integer(version);
    }
}

}  // namespace

partitions::partitions(storage::cassandra::session& db)
    : db_(db), select_order_(
                   db.prepare(select(", settlement_version, canceled", "order_id = ?"), usage::read)
               ),
      select_one_(db.prepare(select("", "order_id = ? AND payment_id = ?"), usage::read)),
      select_stream_(db.prepare(select(", stream", "order_id = ? AND payment_id = ?"), usage::read)
      ),
      select_writes_(db.prepare(
          "SELECT writes FROM settlements WHERE order_id = ? LIMIT 1", usage::serial_read
      )),
      select_key_(db.prepare(
          "SELECT placed_under FROM settlements WHERE order_id = ? AND payment_id = ?", usage::read
      )),
      update_settlement_(db.prepare(
          "UPDATE settlements SET settlement_version = ?, writes = writes + ?, canceled = ? "
          "WHERE order_id = ? IF settlement_version = ?",
          usage::conditional
      )),
      update_payment_(db.prepare(
          "UPDATE settlements SET settlement_version = ?, writes = writes + ?, canceled = ?, "
          "account_email = ?, amount_cents = ?, method = ?, created_at = ?, placed_under = ?, "
          "status = ?, failure_reason = ?, updated_at = ?, version = ?, stream = stream + ? "
          "WHERE order_id = ? AND payment_id = ? IF settlement_version = ?",
          usage::conditional
      )),
      give_away_(db.prepare(
          "UPDATE settlements SET account_email = ? WHERE order_id = ? AND payment_id = ? "
          "IF account_email = ?",
          usage::conditional
      ))
{
}

task<loaded>
partitions::load(const call& call, const order_id& order, const std::optional<payment_id>& about)
{
    bound query{.what = select_order_, .with = {}};
    query.with.text(order.value);
    const answer found = co_await db_.execute(call, std::move(query));
    std::vector<payment> known;
    bool canceled = false;
    std::int32_t version = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        version = found.integer(i, next_column);
        canceled = !found.is_null(i, next_column + 1) && found.boolean(i, next_column + 1);
        if (!has_payment(found, i)) {
            continue;
        }
        payment each = read_payment(found, i);
        if (each.is_living() || each.id == about) {
            known.push_back(std::move(each));
        }
    }
    co_return loaded{.what = {order, canceled, std::move(known)}, .version = version};
}

// One statement a payment, all in one batch; each carries what is common.
std::vector<bound> partitions::statements_of(
    const settlement& changed, std::int32_t version, const std::string& write_id
) const
{
    std::vector<bound> all;
    for (const auto& [id, events] : events_of(changed)) {
        const payment& it = *changed.find(id);
        bound next{.what = update_payment_, .with = {}};
        add_common(next.with, changed, version, write_id);
        add_beginning(next.with, it, events.front().sequence == 1, changed.claim());
        next.with.text(to_string(it.status))
            .text(it.failure_reason)
            .bigint(to_milliseconds(it.updated_at))
            .bigint(it.version)
            .map(to_map(events))
            .text(changed.order().value)
            .text(id.value);
        add_condition(next.with, version);
        all.push_back(std::move(next));
    }
    if (all.empty()) {
        bound only{.what = update_settlement_, .with = {}};
        add_common(only.with, changed, version, write_id);
        only.with.text(changed.order().value);
        add_condition(only.with, version);
        all.push_back(std::move(only));
    }
    return all;
}

task<bool> partitions::save(
    const call& call, const settlement& changed, std::int32_t version, const std::string& write_id
)
{
    const write_mark left{.order = changed.order(), .version = version + 1, .write_id = write_id};
    const storage::cassandra::look find_mark = [&](const souk::call& own) {
        return look(own, left);
    };
    co_return co_await storage::cassandra::write_conditionally(
        db_, call, statements_of(changed, version, write_id), find_mark
    );
}

task<mark> partitions::look(const call& call, const write_mark& of)
{
    bound query{.what = select_writes_, .with = {}};
    query.with.text(of.order.value);
    const answer found = co_await db_.execute(call, std::move(query));
    if (found.empty()) {
        co_return mark::none;
    }
    const auto writes = found.map(0, 0);
    const auto at = std::ranges::find(writes, of.version, [](const auto& it) { return it.first; });
    if (at == writes.end()) {
        co_return mark::none;
    }
    co_return at->second == of.write_id ? mark::ours : mark::others;
}

task<std::optional<payment>>
partitions::find(const call& call, const order_id& order, const payment_id& id)
{
    bound query{.what = select_one_, .with = {}};
    query.with.text(order.value).text(id.value);
    const answer found = co_await db_.execute(call, std::move(query));
    if (found.empty()) {
        co_return std::nullopt;
    }
    co_return read_payment(found, 0);
}

task<std::vector<payment>> partitions::of_order(const call& call, const order_id& order)
{
    bound query{.what = select_order_, .with = {}};
    query.with.text(order.value);
    const answer found = co_await db_.execute(call, std::move(query));
    std::vector<payment> all;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (has_payment(found, i)) {
            all.push_back(read_payment(found, i));
        }
    }
    co_return all;
}

task<std::optional<audited_payment>>
partitions::audit(const call& call, const order_id& order, const payment_id& id)
{
    bound query{.what = select_stream_, .with = {}};
    query.with.text(order.value).text(id.value);
    const answer found = co_await db_.execute(call, std::move(query));
    if (found.empty()) {
        co_return std::nullopt;
    }
    co_return audited_payment{
        .snapshot = read_payment(found, 0), .stream = read_stream(id, found.map(0, next_column))
    };
}

task<std::optional<std::string>> partitions::give_away(
    const call& call,
    const order_id& order,
    const payment_id& id,
    const account_email& from,
    const account_email& to
)
{
    bound query{.what = select_key_, .with = {}};
    query.with.text(order.value).text(id.value);
    const answer found = co_await db_.execute(call, std::move(query));
    if (found.empty()) {
        co_return std::nullopt;
    }
    bound update{.what = give_away_, .with = {}};
    update.with.text(to.value).text(order.value).text(id.value).text(from.value);
    co_await db_.execute(call, std::move(update));
    co_return found.optional_text(0, 0).value_or("");
}

}  // namespace souk::payments::rows
