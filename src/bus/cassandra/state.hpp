// What an outbox is made of; for its own files.
#pragma once

#include "bus/cassandra/outbox.hpp"
#include "bus/cassandra/promises.hpp"
#include "bus/cassandra/queue.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace souk::bus::cassandra {

struct outbox::state {
    state(storage::cassandra::session& kept, souk::world& of, outbox_settings limits);

    storage::cassandra::session& db;
    souk::world& world;
    outbox_settings settings;
    std::string owner;  // This instance.
    promises rows;
    queue waiting;
    judge decide;

    // Used by the relay's loop alone.
    timestamp last_beat;
    std::map<std::string, timestamp> gone;     // Seen without a sign of life, since when.
    std::map<std::string, timestamp> adopted;  // Taken up by this instance, when.

    std::mutex mutex;
    std::vector<promise> doubted;
    std::vector<promise> withdrawn;
    // The buckets of own promises that found no room in memory.
    std::optional<std::pair<std::int64_t, std::int64_t>> spilled;

    promise draft(const call& call, const change& what);

    // After a change of this instance's own was tried.
    void settle_own(
        promise made, std::vector<storage::cassandra::bound> with_it, bool done, bool in_doubt
    );
    void keep(promise what, std::vector<storage::cassandra::bound> with_it);

    // Deletes rows; in few requests, since those of one time stand together.
    task<> remove(const call& call, const std::vector<promise>& kept);

    // Gives a sign of life, and takes up what is left by those that give none.
    task<> sweep(const call& call);

    task<> beat(const call& call);
    task<> settle_doubts(const call& call);
    task<> settle(const call& call, promise what);
    task<> remove_withdrawn(const call& call);
    task<> look_for_the_gone(const call& call);
    task<> inherit(const call& call, const promises::instance& from);
    task<> finish(const call& call, const promises::instance& from);
    task<> take_up(const call& call, std::string from, std::int64_t first, std::int64_t last);
    task<> take_up_spilled(const call& call);
};

}  // namespace souk::bus::cassandra
