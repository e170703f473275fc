// What waits to be dealt with, in the order of time: rows come and go, and partitions are small and
// soon left behind, so that what was deleted is not read over and over.
#pragma once

#include "storage/cassandra/buckets.hpp"

#include <string>
#include <vector>

namespace souk::storage::cassandra {

std::vector<std::string> backlog_schema(const std::string& table);

class backlog {
public:
    struct entry {
        timestamp at;
        std::string id;
        std::string value;
    };

    backlog(session& db, const std::string& table);

    // The statement that adds a row, to be run alone or in a batch. Rows are added soon after their
    // time.
    task<bound> adding(const call& call, entry what);
    bound removing(timestamp at, const std::string& id) const;

    // Rows from before that time, oldest first.
    task<std::vector<entry>> oldest(const call& call, timestamp before, std::size_t limit);

private:
    session& db_;
    buckets buckets_;
    statement insert_;
    statement remove_;
    statement select_;
};

}  // namespace souk::storage::cassandra
