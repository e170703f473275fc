// The effects that a service owes, in its SQLite file.
#include "base/planted.hpp"
#include "bus/log/tables.hpp"

namespace souk::bus::log {

using storage::sqlite::connection;

namespace {

class sqlite_effect_queue final : public effect_queue {
public:
    explicit sqlite_effect_queue(storage::sqlite::database& db) : db_(db) {}

    task<std::vector<queued_effect>>
    due(const call& call, timestamp now, std::size_t limit) override
    {
        const auto work = [&](connection& db) {
            std::vector<queued_effect> found;
            auto row = db.query(
                "SELECT id, kind, key, detail, traceparent, queued_at, attempts FROM effects "
                "WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
                to_milliseconds(now),
                limit
            );
            while (row.step()) {
                found.push_back({
                    .id = std::to_string(row.integer(0)),
                    .what = {.kind = row.text(1), .key = row.text(2), .detail = row.text(3)},
                    .traceparent = row.text(4),
                    .queued_at = from_milliseconds(row.integer(5)),
                    .attempts = static_cast<int>(row.integer(6)),
                });
            }
            return found;
        };
        co_return co_await db_.read(call, work);
    }

    task<> mark_done(const call& call, const std::vector<std::string>& ids) override
    {
        const auto work = [&](connection& db) {
            for (const std::string& each : ids) {
                if (SOUK_PLANT(older_effects_marked_too)) {
                    db.execute("DELETE FROM effects WHERE id < ?", std::stoll(each));
                }
                db.execute("DELETE FROM effects WHERE id = ?", std::stoll(each));
            }
        };
        co_await db_.write(call, work);
    }

    task<> postpone(const call& call, const std::string& id, timestamp until) override
    {
        const auto work = [&](connection& db) {
            db.execute(
                "UPDATE effects SET due_at = ?, attempts = attempts + 1 WHERE id = ?",
                to_milliseconds(until),
                std::stoll(id)
            );
        };
        co_await db_.write(call, work);
    }

    task<backlog> undone(const call& call) override
    {
        const auto work = [](connection& db) {
            auto row = db.query("SELECT count(*), min(queued_at) FROM effects");
            row.step();
            return backlog{
                .count = static_cast<std::size_t>(row.integer(0)),
                .oldest = from_milliseconds(row.integer(1)),
            };
        };
        co_return co_await db_.read(call, work);
    }

private:
    storage::sqlite::database& db_;
};

}  // namespace

std::unique_ptr<effect_queue> make_effect_queue(storage::sqlite::database& db)
{
    return std::make_unique<sqlite_effect_queue>(db);
}

}  // namespace souk::bus::log
