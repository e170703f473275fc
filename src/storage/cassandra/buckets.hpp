// Which buckets of time of a table hold anything: a row each, written once for a bucket.
#pragma once

#include "storage/cassandra/session.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace souk::storage::cassandra {

// The table's statement: one partition a scope, its buckets in the order of time.
std::string buckets_schema(const std::string& table);

class buckets {
public:
    buckets(session& db, const std::string& table);

    // Makes sure that the bucket is known, before the first row is written to it.
    task<> note(const call& call, const std::string& scope, std::int64_t bucket);

    // Forgets a bucket that is empty and will stay so.
    task<> forget(const call& call, const std::string& scope, std::int64_t bucket);

    // Known ones within those bounds, both included, at most `limit`.
    task<std::vector<std::int64_t>>
    newest(const call& call, const std::string& scope, std::int64_t up_to, std::size_t limit);
    task<std::vector<std::int64_t>>
    oldest(const call& call, const std::string& scope, std::int64_t from, std::size_t limit);

private:
    session& db_;
    statement insert_;
    statement remove_;
    statement select_newest_;
    statement select_oldest_;
    std::mutex mutex_;
    std::unordered_set<std::string> noted_;  // By this program, lately.
};

}  // namespace souk::storage::cassandra
