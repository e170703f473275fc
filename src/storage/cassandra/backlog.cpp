#include "storage/cassandra/backlog.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace souk::storage::cassandra {

namespace {

constexpr std::int64_t bucket_ms = 5'000;
constexpr std::uint64_t shards = 4;
constexpr std::size_t buckets_at_once = 64;
// A bucket that ended so long ago gets no more rows.
constexpr seconds latecomers{60};
const std::string scope = "all";

std::int64_t bucket_of(timestamp at)
{
    return to_milliseconds(at) / bucket_ms;
}

std::int32_t shard_of(std::string_view id)
{
    std::uint64_t value = 0;
    for (const char each : id) {
        value = value * 31 + static_cast<unsigned char>(each);
    }
    return static_cast<std::int32_t>(value % shards);
}

}  // namespace

std::vector<std::string> backlog_schema(const std::string& table)
{
    return {
        fmt::format(
            "CREATE TABLE IF NOT EXISTS {} (bucket bigint, shard int, at bigint, id text, "
            "value text, PRIMARY KEY ((bucket, shard), at, id)) WITH gc_grace_seconds = 3600",
            table
        ),
        buckets_schema(table),
    };
}

backlog::backlog(session& db, const std::string& table)
    : db_(db), buckets_(db, table),
      insert_(db.prepare(
          fmt::format(
              "INSERT INTO {} (bucket, shard, at, id, value) VALUES (?, ?, ?, ?, ?)", table
          ),
          usage::write
      )),
      remove_(db.prepare(
          fmt::format("DELETE FROM {} WHERE bucket = ? AND shard = ? AND at = ? AND id = ?", table),
          usage::write
      )),
      select_(db.prepare(
          fmt::format(
              "SELECT at, id, value FROM {} WHERE bucket = ? AND shard IN (0, 1, 2, 3) AND at < ? "
              "ORDER BY at ASC LIMIT ?",
              table
          ),
          usage::read
      ))
{
    static_assert(shards == 4, "as the statement above names them");
}

task<bound> backlog::adding(const call& call, entry what)
{
    const std::int64_t bucket = bucket_of(what.at);
    co_await buckets_.note(call, scope, bucket);
    bound insert{.what = insert_, .with = {}};
    insert.with.bigint(bucket)
        .integer(shard_of(what.id))
        .bigint(to_milliseconds(what.at))
        .text(what.id)
        .text(what.value);
    co_return insert;
}

bound backlog::removing(timestamp at, const std::string& id) const
{
    bound removal{.what = remove_, .with = {}};
    removal.with.bigint(bucket_of(at)).integer(shard_of(id)).bigint(to_milliseconds(at)).text(id);
    return removal;
}

task<std::vector<backlog::entry>>
backlog::oldest(const call& call, timestamp before, std::size_t limit)
{
    std::vector<entry> page;
    std::int64_t from = 0;
    for (;;) {
        const auto found = co_await buckets_.oldest(call, scope, from, buckets_at_once);
        for (const std::int64_t bucket : found) {
            if (bucket > bucket_of(before) || page.size() >= limit) {
                co_return page;
            }
            bound query{.what = select_, .with = {}};
            query.with.bigint(bucket)
                .bigint(to_milliseconds(before))
                .integer(static_cast<std::int32_t>(limit - page.size()));
            const rows kept = co_await db_.execute(call, std::move(query));
            for (std::size_t i = 0; i < kept.size(); ++i) {
                page.push_back({
                    .at = from_milliseconds(kept.bigint(i, 0)),
                    .id = std::string{kept.text(i, 1)},
                    .value = std::string{kept.text(i, 2)},
                });
            }
            if (kept.empty() && (bucket + 1) * bucket_ms < to_milliseconds(before - latecomers)) {
                co_await buckets_.forget(call, scope, bucket);
            }
        }
        if (found.size() < buckets_at_once) {
            co_return page;
        }
        from = found.back() + 1;
    }
}

}  // namespace souk::storage::cassandra
