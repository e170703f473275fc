// The effects that a service owes, beside its data in MySQL, when several instances of the service
// run at once.
#pragma once

#include "base/world.hpp"
#include "bus/relay.hpp"
#include "storage/mysql/database.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace souk::bus::mysql {

// The table: a service puts these into its first migration.
const std::vector<std::string>& outbox_schema();

struct outbox_settings {
    // For so long an effect is left to the instance that saved it or took it up; then another may.
    milliseconds lease{15'000};
    milliseconds sweep_every{1'000};  // For what others left, and what was put off.
    std::size_t most_in_memory = 10'000;
};

// What this instance saves it performs at once, from memory; the table is read only for what a
// crash left, and for what was put off. An effect may be performed twice, but rarely is.
class outbox final : public effect_queue {
public:
    // The database has outbox_schema() and outlives this.
    outbox(storage::mysql::database& db, souk::world& world, outbox_settings with = {});

    // What a change brings with it: its events become effects that publish them.
    std::vector<queued_effect> owe(const call& call, timestamp now, const consequences& what);

    // Adds them to a step of the transaction that saves the change; they must outlive it.
    void append(storage::mysql::step& to, const std::vector<queued_effect>& owed) const;

    // Tells that the transaction was kept.
    void hand_over(std::vector<queued_effect> saved);

    task<std::vector<queued_effect>>
    due(const call& call, timestamp now, std::size_t limit) override;
    task<> mark_done(const call& call, const std::vector<std::string>& ids) override;
    task<> postpone(const call& call, const std::string& id, timestamp until) override;
    task<backlog> undone(const call& call) override;

private:
    std::vector<queued_effect> first_in_memory(std::size_t limit);
    bool is_time_to_sweep(timestamp now);
    task<std::size_t> sweep(const call& call, timestamp now, std::size_t limit);
    void forget(const std::string& id);

    storage::mysql::database& db_;
    souk::world& world_;
    outbox_settings settings_;
    std::mutex mutex_;
    std::map<std::uint64_t, queued_effect> waiting_;  // In the order in which they came.
    std::unordered_map<std::string, std::uint64_t> places_;
    std::uint64_t last_place_ = 0;
    timestamp next_sweep_;
};

}  // namespace souk::bus::mysql
