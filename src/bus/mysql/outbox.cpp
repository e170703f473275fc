#include "bus/mysql/outbox.hpp"

#include "bus/publisher.hpp"

#include <utility>

namespace souk::bus::mysql {

using storage::mysql::session;
using storage::mysql::step;

namespace {

constexpr auto insert_effect =
    "INSERT INTO effects (id, kind, about, detail, traceparent, queued_at, due_at, attempts) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, 0)";

queued_effect read_effect(const storage::mysql::row& row)
{
    return {
        .id = row.text(0),
        .what = {.kind = row.text(1), .key = row.text(2), .detail = row.text(3)},
        .traceparent = row.text(4),
        .queued_at = from_milliseconds(row.integer(5)),
        .attempts = static_cast<int>(row.integer(6)),
    };
}

// Takes up what is nobody's now. Rows that another instance is taking up are left to it.
task<std::vector<queued_effect>>
take_up(session& with, timestamp now, timestamp until, std::size_t limit)
{
    const auto rows = co_await with.query(
        "SELECT id, kind, about, detail, traceparent, queued_at, attempts FROM effects "
        "WHERE due_at <= ? ORDER BY due_at, id LIMIT ? FOR UPDATE SKIP LOCKED",
        to_milliseconds(now),
        limit
    );
    std::vector<queued_effect> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.push_back(read_effect(rows[i]));
    }
    if (!found.empty()) {
        step lease;
        for (const auto& each : found) {
            lease.add(
                "UPDATE effects SET due_at = ? WHERE id = ?", to_milliseconds(until), each.id
            );
        }
        co_await with.run(std::move(lease));
    }
    co_return found;
}

task<> remove(session& with, const std::vector<std::string>& ids)
{
    step each_one;
    for (const auto& each : ids) {
        each_one.add("DELETE FROM effects WHERE id = ?", each);
    }
    co_await with.run(std::move(each_one));
}

task<> put_off(session& with, const std::string& id, timestamp until)
{
    co_await with.query(
        "UPDATE effects SET due_at = ?, attempts = attempts + 1 WHERE id = ?",
        to_milliseconds(until),
        id
    );
}

}  // namespace

const std::vector<std::string>& outbox_schema()
{
    static const std::vector<std::string> schema{
        "CREATE TABLE effects ("
        "id VARCHAR(64) PRIMARY KEY, kind VARCHAR(64) NOT NULL, about VARCHAR(400) NOT NULL, "
        "detail MEDIUMTEXT NOT NULL, traceparent VARCHAR(64) NOT NULL, queued_at BIGINT NOT NULL, "
        "due_at BIGINT NOT NULL, attempts INT NOT NULL, INDEX effects_by_due (due_at)"
        ") CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
    };
    return schema;
}

outbox::outbox(storage::mysql::database& db, souk::world& world, outbox_settings with)
    : db_(db), world_(world), settings_(with)
{
}

std::vector<queued_effect> outbox::owe(const call& call, timestamp now, const consequences& what)
{
    std::vector<queued_effect> owed;
    const auto add = [&](effect each) {
        owed.push_back({
            .id = world_.new_id(),
            .what = std::move(each),
            .traceparent = call.traceparent,
            .queued_at = now,
        });
    };
    for (const auto& each : what.published) {
        add(publishing(each));
    }
    for (const auto& each : what.effects) {
        add(each);
    }
    return owed;
}

void outbox::append(step& to, const std::vector<queued_effect>& owed) const
{
    for (const auto& each : owed) {
        to.add(
            insert_effect,
            each.id,
            each.what.kind,
            each.what.key,
            each.what.detail,
            each.traceparent,
            to_milliseconds(each.queued_at),
            to_milliseconds(each.queued_at + settings_.lease)
        );
    }
}

void outbox::hand_over(std::vector<queued_effect> saved)
{
    const std::lock_guard lock{mutex_};
    for (auto& each : saved) {
        // What finds no room waits in the table until its lease is over.
        if (waiting_.size() < settings_.most_in_memory &&
            places_.emplace(each.id, last_place_ + 1).second) {
            waiting_.emplace(++last_place_, std::move(each));
        }
    }
}

std::vector<queued_effect> outbox::first_in_memory(std::size_t limit)
{
    const std::lock_guard lock{mutex_};
    std::vector<queued_effect> first;
    for (const auto& [place, each] : waiting_) {
        if (first.size() == limit) {
            break;
        }
        first.push_back(each);
    }
    return first;
}

bool outbox::is_time_to_sweep(timestamp now)
{
    const std::lock_guard lock{mutex_};
    if (now < next_sweep_) {
        return false;
    }
    next_sweep_ = now + settings_.sweep_every;
    return true;
}

task<std::size_t> outbox::sweep(const call& call, timestamp now, std::size_t limit)
{
    const auto until = now + settings_.lease;
    const auto work = [&](session& with) { return take_up(with, now, until, limit); };
    auto taken = co_await db_.transaction(call, work);
    const auto count = taken.size();
    hand_over(std::move(taken));
    co_return count;
}

task<std::vector<queued_effect>> outbox::due(const call& call, timestamp now, std::size_t limit)
{
    auto first = first_in_memory(limit);
    if (first.size() < limit && is_time_to_sweep(now)) {
        const auto taken = co_await sweep(call, now, limit - first.size());
        if (taken == limit - first.size()) {
            const std::lock_guard lock{mutex_};
            next_sweep_ = now;  // There may be more.
        }
        first = first_in_memory(limit);
    }
    co_return first;
}

void outbox::forget(const std::string& id)
{
    if (const auto found = places_.find(id); found != places_.end()) {
        waiting_.erase(found->second);
        places_.erase(found);
    }
}

task<> outbox::mark_done(const call& call, const std::vector<std::string>& ids)
{
    const auto work = [&](session& with) { return remove(with, ids); };
    if (!ids.empty()) {
        co_await db_.transaction(call, work);
    }
    const std::lock_guard lock{mutex_};
    for (const auto& each : ids) {
        forget(each);
    }
}

task<> outbox::postpone(const call& call, const std::string& id, timestamp until)
{
    const auto work = [&](session& with) { return put_off(with, id, until); };
    co_await db_.transaction(call, work);
    const std::lock_guard lock{mutex_};
    forget(id);
}

task<effect_queue::backlog> outbox::undone(const call& call)
{
    const auto work = [](session& with) -> task<backlog> {
        const auto rows =
            co_await with.query("SELECT COUNT(*), COALESCE(MIN(queued_at), 0) FROM effects");
        co_return backlog{
            .count = static_cast<std::size_t>(rows[0].integer(0)),
            .oldest = from_milliseconds(rows[0].integer(1)),
        };
    };
    co_return co_await db_.read(call, work);
}

}  // namespace souk::bus::mysql
