// The tables that the tests of this room use.
#pragma once

#include "storage/cassandra/backlog.hpp"
#include "storage/cassandra/tests/keyspace.hpp"
#include "storage/cassandra/timeline.hpp"

#include <iterator>

namespace souk::storage::cassandra::testing {

inline const std::vector<migration>& test_schema()
{
    static const std::vector<migration> schema = [] {
        auto second = timeline_schema("times");
        auto more = backlog_schema("waiting");
        second.insert(
            second.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())
        );
        return std::vector<migration>{
            {.number = 1,
             .statements =
                 {"CREATE TABLE IF NOT EXISTS things (id text PRIMARY KEY, number bigint, "
                  "write_id text)"}},
            {.number = 2, .statements = std::move(second)},
        };
    }();
    return schema;
}

inline call lasting(milliseconds time = milliseconds{30'000})
{
    return {.traceparent = {}, .deadline = std::chrono::steady_clock::now() + time};
}

}  // namespace souk::storage::cassandra::testing
