// Gathers what is asked for at the same time into one transaction: one commit, and one turn at a
// row that all of them want.
#pragma once

#include "storage/mysql/database.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace souk::storage::mysql {

struct batch_settings {
    std::size_t most = 64;            // In one transaction.
    std::size_t lanes = 2;            // Transactions at a time.
    std::size_t queue_limit = 5'000;  // What may wait; past it, it is refused as overloaded.
    milliseconds time{10'000};        // The most that one transaction gets.
};

// Something to do in a batch. Lives in the frame of the coroutine that waits for it.
class batch_entry {
public:
    virtual ~batch_entry() = default;
    batch_entry() = default;
    batch_entry(const batch_entry&) = delete;
    batch_entry& operator=(const batch_entry&) = delete;

private:
    friend class batches;
    steady_time deadline_;
    std::exception_ptr failure_;
    std::move_only_function<void()> resume_;  // On the waiting coroutine's loop.
};

class batches {
public:
    // Does all of them in the transaction of that session and notes what came of each in it;
    // answers whether anything is to be kept. May be called again for the same entries, which must
    // be harmless.
    using worker = std::function<task<bool>(session&, const std::vector<batch_entry*>& together)>;

    batches(database& db, worker work, batch_settings with = {});
    ~batches();
    batches(const batches&) = delete;
    batches& operator=(const batches&) = delete;

    // Returns when the transaction that it was part of is durable. An entry that makes a batch fail
    // is done alone, so that it fails alone. Throws as database does.
    task<> perform(const call& call, batch_entry& entry);

    // Transactions so far; for tests and metrics.
    std::size_t transactions() const;

private:
    struct state;
    static task<> run_lane(std::shared_ptr<state> all);
    static task<> run_together(state& all, std::vector<batch_entry*> together);
    static task<std::exception_ptr> attempt(state& all, const std::vector<batch_entry*>& together);
    static void finish(const std::vector<batch_entry*>& ended, const std::exception_ptr& failure);

    std::shared_ptr<state> state_;
};

}  // namespace souk::storage::mysql
