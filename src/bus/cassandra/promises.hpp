// The outbox's rows: promises, and which instances there are.
#pragma once

#include "bus/cassandra/outbox.hpp"

#include <string>
#include <vector>

namespace souk::bus::cassandra {

// Where a promise of that time is kept.
std::int64_t bucket_of(timestamp at);

class promises {
public:
    explicit promises(storage::cassandra::session& db);

    task<> insert(const call& call, const promise& what);
    storage::cassandra::bound removal(const promise& what) const;

    // What an instance promised in that bucket and did not keep yet.
    task<std::vector<promise>>
    select(const call& call, const std::string& owner, std::int64_t bucket);

    struct instance {
        std::string owner;
        std::int64_t oldest_bucket = 0;  // Nothing is left before it.
        std::int64_t beat_bucket = 0;    // When it gave its last sign of life.
        bool lives = false;
    };

    // Says that this instance lives, for as long as `lasts`.
    task<> beat(const call& call, const instance& own, seconds lasts);
    task<std::vector<instance>> instances(const call& call);

    // Moves an instance that is gone on, when nothing is left before that bucket.
    task<> move_on(const call& call, const std::string& owner, std::int64_t oldest);
    task<> forget(const call& call, const std::string& owner);

    // Whether this instance may take up what another left: one may for some time.
    task<bool> inherit(const call& call, const std::string& owner, const std::string& heir);

private:
    storage::cassandra::session& db_;
    storage::cassandra::statement insert_;
    storage::cassandra::statement remove_;
    storage::cassandra::statement select_;
    storage::cassandra::statement beat_;
    storage::cassandra::statement move_on_;
    storage::cassandra::statement lives_;
    storage::cassandra::statement instances_;
    storage::cassandra::statement forget_;
    storage::cassandra::statement inherit_;
};

}  // namespace souk::bus::cassandra
