// The effects that a service on Cassandra owes.
//
// Before a change that owes something, its promise is written: what it owes, and which write would
// make it owed. The change itself is one conditional write elsewhere that names the promise. Then
// the effects are handed to the relay in memory, at once, and the promise is deleted when they are
// done: nothing is read. After a crash another instance, or the next start, takes up the promises
// of the one that is gone, and asks for each whether its write was done.
#pragma once

#include "bus/relay.hpp"
#include "storage/cassandra/conditional.hpp"
#include "storage/cassandra/migrate.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace souk::bus::cassandra {

// The outbox's tables: a service makes them part of its first migration.
std::vector<std::string> outbox_schema();

struct outbox_settings {
    // Kept in memory at most; beyond, effects wait in the database.
    std::size_t kept_effects = 50'000;
    // An instance that lives says so, and looks for those that do not.
    milliseconds beat_every{2'000};
    // Without a sign of life for so long an instance is gone.
    seconds gone_after{8};
    // A promise whose write is not found is void after that: no write takes so long.
    milliseconds void_after{60'000};
};

struct promise {
    std::string id;
    std::string subject;       // What the write is about: an order's id.
    std::int64_t version = 0;  // That the write brings; 0: owed without any write.
    effects owed;
    std::string traceparent;
    timestamp queued_at;
    std::string owner;        // The instance that made it.
    std::int64_t bucket = 0;  // Where it is kept.
};

// Finds what the write that a promise names left behind.
using judge = std::function<task<storage::cassandra::mark>(const call&, const promise&)>;

// A change about to be saved.
struct change {
    std::string subject;
    std::int64_t version = 0;  // That it brings; 0: it owes something and writes nothing.
    consequences owed;
    // Writes that may wait until the effects are done, and may be lost.
    std::vector<storage::cassandra::bound> with_it;
};

// Saves the change under that id, as write_conditionally() does.
using writer = std::function<task<bool>(const std::string& write_id)>;

// Safe to use from any thread. due() is called by one relay.
class outbox final : public effect_queue {
public:
    outbox(storage::cassandra::session& db, souk::world& world, outbox_settings settings);
    ~outbox() override;
    outbox(const outbox&) = delete;
    outbox& operator=(const outbox&) = delete;

    // How promises that were left are decided; set once, before the relay runs.
    void decide_by(judge decides);

    // Saves a change with what it owes: events too, as effects that publish them. Answers what the
    // writer answers, and throws what it throws.
    task<bool> carry_out(const call& call, change what, const writer& write);

    task<std::vector<queued_effect>>
    due(const call& call, timestamp now, std::size_t limit) override;
    task<> mark_done(const call& call, const std::vector<std::string>& ids) override;
    task<> postpone(const call& call, const std::string& id, timestamp until) override;
    task<backlog> undone(const call& call) override;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace souk::bus::cassandra
