// Ids in the order of time, in partitions of bounded size: pages cost the same however long it is.
#pragma once

#include "base/id_time.hpp"
#include "storage/cassandra/buckets.hpp"

#include <optional>
#include <string>
#include <vector>

namespace souk::storage::cassandra {

struct timeline_settings {
    std::string table;
    milliseconds bucket;  // How much time a partition covers. Never changes.
    int shards = 1;       // Partitions a bucket, so that no node takes all writes of one time.
};

// The statements that make its tables.
std::vector<std::string> timeline_schema(const std::string& table);

// Ids are UUIDv7, whose beginning tells their time; any other text keeps its place in the order of
// ids all the same. A scope is a timeline of its own: one owner's, or that of all.
// Nothing is found in an empty one.
class timeline {
public:
    struct entry {
        std::string id;
        std::string value;

        friend bool operator==(const entry&, const entry&) = default;
    };

    timeline(session& db, timeline_settings settings);

    // The statement that adds an id, to be run alone or in a batch.
    task<bound> adding(const call& call, std::string scope, std::string id, std::string value);
    bound removing(const std::string& scope, const std::string& id) const;

    task<std::optional<std::string>>
    find(const call& call, const std::string& scope, const std::string& id);

    // Those of a range, newest first. Fewer than `limit` means that there are no more.
    task<std::vector<entry>>
    newest(const call& call, const std::string& scope, const id_range& within, std::size_t limit);

    // Oldest first, from after that id.
    task<std::vector<entry>>
    oldest(const call& call, const std::string& scope, const std::string& after, std::size_t limit);

private:
    struct place {
        std::int64_t bucket;
        std::int32_t shard;
    };

    std::int64_t bucket_of(std::string_view id) const;
    place place_of(std::string_view id) const;
    task<std::vector<entry>> read(
        const call& call,
        statement what,
        const std::string& scope,
        std::vector<std::int64_t> of,
        const id_range& within,
        std::size_t limit
    );

    session& db_;
    timeline_settings settings_;
    buckets buckets_;
    statement insert_;
    statement remove_;
    statement select_;
    statement select_newest_;
    statement select_oldest_;
};

}  // namespace souk::storage::cassandra
