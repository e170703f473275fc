#include "storage/cassandra/buckets.hpp"

#include <fmt/format.h>

namespace souk::storage::cassandra {

namespace {

constexpr std::size_t most_noted = 100'000;

std::string key_of(const std::string& scope, std::int64_t bucket)
{
    return fmt::format("{} {}", bucket, scope);
}

task<std::vector<std::int64_t>> select(
    session& db,
    const call& call,
    statement what,
    const std::string& scope,
    std::int64_t bound_at,
    std::size_t limit
)
{
    if (scope.empty()) {
        co_return std::vector<std::int64_t>{};  // Which Cassandra refuses to look for.
    }
    bound query{
        .what = what,
        .with = values{}.text(scope).bigint(bound_at).integer(static_cast<std::int32_t>(limit)),
    };
    const rows found = co_await db.execute(call, std::move(query));
    std::vector<std::int64_t> all;
    all.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        all.push_back(found.bigint(i, 0));
    }
    co_return all;
}

}  // namespace

std::string buckets_schema(const std::string& table)
{
    return fmt::format(
        "CREATE TABLE IF NOT EXISTS {}_buckets (scope text, bucket bigint, "
        "PRIMARY KEY (scope, bucket)) WITH CLUSTERING ORDER BY (bucket DESC) "
        "AND gc_grace_seconds = 3600",
        table
    );
}

buckets::buckets(session& db, const std::string& table)
    : db_(db),
      insert_(db.prepare(
          fmt::format("INSERT INTO {}_buckets (scope, bucket) VALUES (?, ?)", table), usage::write
      )),
      remove_(db.prepare(
          fmt::format("DELETE FROM {}_buckets WHERE scope = ? AND bucket = ?", table), usage::write
      )),
      select_newest_(db.prepare(
          fmt::format(
              "SELECT bucket FROM {}_buckets WHERE scope = ? AND bucket <= ? LIMIT ?", table
          ),
          usage::read
      )),
      select_oldest_(db.prepare(
          fmt::format(
              "SELECT bucket FROM {}_buckets WHERE scope = ? AND bucket >= ? "
              "ORDER BY bucket ASC LIMIT ?",
              table
          ),
          usage::read
      ))
{
}

task<> buckets::note(const call& call, const std::string& scope, std::int64_t bucket)
{
    const std::string key = key_of(scope, bucket);
    {
        const std::scoped_lock lock{mutex_};
        if (noted_.contains(key)) {
            co_return;
        }
    }
    bound insert{.what = insert_, .with = values{}.text(scope).bigint(bucket)};
    co_await db_.execute(call, std::move(insert));
    const std::scoped_lock lock{mutex_};
    if (noted_.size() >= most_noted) {
        noted_.clear();
    }
    noted_.insert(key);
}

task<> buckets::forget(const call& call, const std::string& scope, std::int64_t bucket)
{
    {
        const std::scoped_lock lock{mutex_};
        noted_.erase(key_of(scope, bucket));
    }
    bound removal{.what = remove_, .with = values{}.text(scope).bigint(bucket)};
    co_await db_.execute(call, std::move(removal));
}

task<std::vector<std::int64_t>>
buckets::newest(const call& call, const std::string& scope, std::int64_t up_to, std::size_t limit)
{
    return select(db_, call, select_newest_, scope, up_to, limit);
}

task<std::vector<std::int64_t>>
buckets::oldest(const call& call, const std::string& scope, std::int64_t from, std::size_t limit)
{
    return select(db_, call, select_oldest_, scope, from, limit);
}

}  // namespace souk::storage::cassandra
