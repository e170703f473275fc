#include "storage/cassandra/timeline.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <iterator>
#include <limits>

namespace souk::storage::cassandra {

namespace {

// Buckets that one request reads: few at first, because one mostly fills a page.
constexpr std::size_t buckets_at_first = 1;
constexpr std::size_t buckets_at_most = 16;

// FNV-1a, which is the same in every program for ever, as a place of data must be.
std::uint32_t hash(std::string_view of)
{
    std::uint32_t value = 0x811c9dc5;
    for (const char each : of) {
        value = (value ^ static_cast<unsigned char>(each)) * 0x01000193;
    }
    return value;
}

std::string all_shards(int count)
{
    std::string list = "0";
    for (int i = 1; i < count; ++i) {
        list += fmt::format(", {}", i);
    }
    return list;
}

}  // namespace

std::vector<std::string> timeline_schema(const std::string& table)
{
    return {
        fmt::format(
            "CREATE TABLE IF NOT EXISTS {} (scope text, bucket bigint, shard int, id text, "
            "value text, PRIMARY KEY ((scope, bucket, shard), id)) "
            "WITH CLUSTERING ORDER BY (id DESC)",
            table
        ),
        buckets_schema(table),
    };
}

timeline::timeline(session& db, timeline_settings settings)
    : db_(db), settings_(std::move(settings)), buckets_(db, settings_.table),
      insert_(db.prepare(
          fmt::format(
              "INSERT INTO {} (scope, bucket, shard, id, value) VALUES (?, ?, ?, ?, ?)",
              settings_.table
          ),
          usage::write
      )),
      remove_(db.prepare(
          fmt::format(
              "DELETE FROM {} WHERE scope = ? AND bucket = ? AND shard = ? AND id = ?",
              settings_.table
          ),
          usage::write
      )),
      select_(db.prepare(
          fmt::format(
              "SELECT value FROM {} WHERE scope = ? AND bucket = ? AND shard = ? AND id = ?",
              settings_.table
          ),
          usage::read
      )),
      select_newest_(db.prepare(
          fmt::format(
              "SELECT id, value FROM {} WHERE scope = ? AND bucket IN ? AND shard IN ({}) "
              "AND id >= ? AND id < ? ORDER BY id DESC LIMIT ?",
              settings_.table,
              all_shards(settings_.shards)
          ),
          usage::read
      )),
      select_oldest_(db.prepare(
          fmt::format(
              "SELECT id, value FROM {} WHERE scope = ? AND bucket IN ? AND shard IN ({}) "
              "AND id > ? AND id < ? ORDER BY id ASC LIMIT ?",
              settings_.table,
              all_shards(settings_.shards)
          ),
          usage::read
      ))
{
}

std::int64_t timeline::bucket_of(std::string_view id) const
{
    return to_milliseconds(time_of_id(id)) / settings_.bucket.count();
}

timeline::place timeline::place_of(std::string_view id) const
{
    return {
        .bucket = bucket_of(id),
        .shard = static_cast<std::int32_t>(hash(id) % static_cast<std::uint32_t>(settings_.shards)),
    };
}

task<bound> timeline::adding(const call& call, std::string scope, std::string id, std::string value)
{
    const place at = place_of(id);
    co_await buckets_.note(call, scope, at.bucket);
    bound insert{.what = insert_, .with = {}};
    insert.with.text(scope).bigint(at.bucket).integer(at.shard).text(id).text(value);
    co_return insert;
}

bound timeline::removing(const std::string& scope, const std::string& id) const
{
    const place at = place_of(id);
    bound removal{.what = remove_, .with = {}};
    removal.with.text(scope).bigint(at.bucket).integer(at.shard).text(id);
    return removal;
}

task<std::optional<std::string>>
timeline::find(const call& call, const std::string& scope, const std::string& id)
{
    const place at = place_of(id);
    bound query{.what = select_, .with = {}};
    query.with.text(scope).bigint(at.bucket).integer(at.shard).text(id);
    const rows found = co_await db_.execute(call, std::move(query));
    if (found.empty()) {
        co_return std::nullopt;
    }
    co_return std::string{found.text(0, 0)};
}

task<std::vector<timeline::entry>> timeline::read(
    const call& call,
    statement what,
    const std::string& scope,
    std::vector<std::int64_t> of,
    const id_range& within,
    std::size_t limit
)
{
    bound query{.what = what, .with = {}};
    query.with.text(scope)
        .list(of)
        .text(within.from)
        .text(within.before)
        .integer(static_cast<std::int32_t>(limit));
    const rows found = co_await db_.execute(call, std::move(query));
    std::vector<entry> page;
    page.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        page.push_back({.id = std::string{found.text(i, 0)}, .value = std::string{found.text(i, 1)}}
        );
    }
    co_return page;
}

task<std::vector<timeline::entry>> timeline::newest(
    const call& call, const std::string& scope, const id_range& within, std::size_t limit
)
{
    const std::int64_t lowest = bucket_of(within.from);
    std::int64_t up_to = within.before == id_range::past_all
                             ? std::numeric_limits<std::int64_t>::max()
                             : bucket_of(within.before);
    std::vector<entry> page;
    for (std::size_t at_once = buckets_at_first; page.size() < limit;) {
        auto found = co_await buckets_.newest(call, scope, up_to, at_once);
        std::erase_if(found, [&](std::int64_t each) { return each < lowest; });
        if (found.empty()) {
            break;
        }
        auto more = co_await read(call, select_newest_, scope, found, within, limit - page.size());
        std::ranges::move(more, std::back_inserter(page));
        if (found.size() < at_once) {
            break;
        }
        up_to = found.back() - 1;
        at_once = std::min(at_once * 4, buckets_at_most);
    }
    co_return page;
}

task<std::vector<timeline::entry>> timeline::oldest(
    const call& call, const std::string& scope, const std::string& after, std::size_t limit
)
{
    std::int64_t from = bucket_of(after);
    const id_range rest{.from = after};
    std::vector<entry> page;
    for (std::size_t at_once = buckets_at_first; page.size() < limit;) {
        const auto found = co_await buckets_.oldest(call, scope, from, at_once);
        if (found.empty()) {
            break;
        }
        auto more = co_await read(call, select_oldest_, scope, found, rest, limit - page.size());
        std::ranges::move(more, std::back_inserter(page));
        if (found.size() < at_once) {
            break;
        }
        from = found.back() + 1;
        at_once = std::min(at_once * 4, buckets_at_most);
    }
    co_return page;
}

}  // namespace souk::storage::cassandra
