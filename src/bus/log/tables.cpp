#include "bus/log/tables.hpp"

#include <boost/asio/awaitable.hpp>

#include <algorithm>

namespace souk::bus::log {

using storage::sqlite::connection;

const char* const outbox_schema = R"sql(
CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    type TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    traceparent TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE consumer_positions (
    consumer_group TEXT NOT NULL,
    topic TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE dead_letters (
    consumer_group TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE effects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    detail TEXT NOT NULL,
    traceparent TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL
) STRICT;
CREATE INDEX effects_by_due ON effects (due_at);
)sql";

void append(connection& db, const call& call, timestamp now, const consequences& what)
{
    const std::int64_t at = to_milliseconds(now);
    for (const event& each : what.published) {
        db.execute(
            "INSERT INTO outbox (topic, type, key, body, traceparent, at) VALUES (?, ?, ?, ?, ?, "
            "?)",
            each.topic,
            each.type,
            each.key,
            each.body,
            call.traceparent,
            at
        );
    }
    for (const effect& each : what.effects) {
        db.execute(
            "INSERT INTO effects (kind, key, detail, traceparent, queued_at, due_at, attempts) "
            "VALUES (?, ?, ?, ?, ?, ?, 0)",
            each.kind,
            each.key,
            each.detail,
            call.traceparent,
            at,
            at
        );
    }
}

namespace {

logged_event read_event(const storage::sqlite::rows& row)
{
    return {
        .sequence = row.integer(0),
        .what =
            {
                .topic = row.text(1),
                .type = row.text(2),
                .key = row.text(3),
                .body = row.text(4),
            },
        .traceparent = row.text(5),
        .at = from_milliseconds(row.integer(6)),
    };
}

}  // namespace

task<std::vector<logged_event>>
event_log::read(const call& call, std::string topic, std::int64_t after, std::size_t limit)
{
    const auto work = [&](connection& db) {
        std::vector<logged_event> found;
        auto row = db.query(
            "SELECT sequence, topic, type, key, body, traceparent, at FROM outbox "
            "WHERE sequence > ? AND topic = ? ORDER BY sequence LIMIT ?",
            after,
            topic,
            limit
        );
        while (row.step()) {
            found.push_back(read_event(row));
        }
        return found;
    };
    co_return co_await db_.read(call, work);
}

task<std::int64_t> event_log::last(const call& call, std::string topic, std::size_t count)
{
    const auto work = [&](connection& db) -> std::int64_t {
        auto row = db.query(
            "SELECT sequence FROM outbox WHERE topic = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?",
            topic,
            count
        );
        return row.step() ? row.integer(0) : 0;
    };
    co_return co_await db_.read(call, work);
}

task<std::int64_t> event_log::position(const call& call, std::string group, std::string topic)
{
    const auto work = [&](connection& db) -> std::int64_t {
        auto row = db.query(
            "SELECT sequence FROM consumer_positions WHERE consumer_group = ? AND topic = ?",
            group,
            topic
        );
        return row.step() ? row.integer(0) : 0;
    };
    co_return co_await db_.read(call, work);
}

task<>
event_log::move_to(const call& call, std::string group, std::string topic, std::int64_t sequence)
{
    const auto work = [&](connection& db) {
        db.execute(
            "INSERT INTO consumer_positions VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
            "SET sequence = max(sequence, excluded.sequence)",
            group,
            topic,
            sequence
        );
    };
    co_await db_.write(call, work);
}

task<> event_log::set_aside(
    const call& call, std::string group, std::int64_t sequence, std::string reason, timestamp now
)
{
    const auto work = [&](connection& db) {
        db.execute(
            "INSERT INTO dead_letters VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET reason = excluded.reason, at = excluded.at",
            group,
            sequence,
            reason,
            to_milliseconds(now)
        );
    };
    co_await db_.write(call, work);
}

task<std::vector<dead_letter>>
event_log::dead_letters(const call& call, std::string group, std::size_t most)
{
    const auto work = [&](connection& db) {
        std::vector<dead_letter> found;
        auto row = db.query(
            "SELECT sequence, topic, type, key, body, traceparent, outbox.at, reason, "
            "dead_letters.at FROM dead_letters JOIN outbox USING (sequence) "
            "WHERE consumer_group = ? ORDER BY sequence DESC LIMIT ?",
            group,
            most
        );
        while (row.step()) {
            found.push_back({
                .group = group,
                .letter = read_event(row),
                .reason = row.text(7),
                .at = from_milliseconds(row.integer(8)),
            });
        }
        std::ranges::reverse(found);
        return found;
    };
    co_return co_await db_.read(call, work);
}

task<> event_log::bury(const call& call, std::string group, std::int64_t sequence)
{
    const auto work = [&](connection& db) {
        db.execute(
            "DELETE FROM dead_letters WHERE consumer_group = ? AND sequence = ?", group, sequence
        );
    };
    co_await db_.write(call, work);
}

task<std::int64_t> event_log::lag(const call& call, std::string group, std::string topic)
{
    const auto work = [&](connection& db) -> std::int64_t {
        auto row = db.query(
            "SELECT count(*) FROM outbox WHERE topic = ?1 AND sequence > coalesce("
            "(SELECT sequence FROM consumer_positions WHERE topic = ?1 AND consumer_group = ?2), "
            "0)",
            topic,
            group
        );
        row.step();
        return row.integer(0);
    };
    co_return co_await db_.read(call, work);
}

task<> event_log::trim(const call& call, timestamp before)
{
    const auto work = [&](connection& db) {
        db.execute(
            "DELETE FROM outbox WHERE at < ? "
            "AND sequence <= (SELECT min(sequence) FROM consumer_positions "
            "                 WHERE consumer_positions.topic = outbox.topic) "
            "AND sequence NOT IN (SELECT sequence FROM dead_letters)",
            to_milliseconds(before)
        );
    };
    co_await db_.write(call, work);
}

}  // namespace souk::bus::log
