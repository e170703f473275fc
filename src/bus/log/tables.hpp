// The outbox of a service that keeps its data in SQLite: what it published, as a log that consumers
// read, and the effects it still owes. Both are written in the transaction of the change itself.
#pragma once

#include "base/event.hpp"
#include "bus/relay.hpp"
#include "storage/sqlite/database.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace souk::bus::log {

// The tables: a service makes it its first migration.
extern const char* const outbox_schema;

// Adds what a change brings with it to the transaction that saves the change.
void append(
    storage::sqlite::connection& db, const call& call, timestamp now, const consequences& what
);

// The effects in a service's file.
std::unique_ptr<effect_queue> make_effect_queue(storage::sqlite::database& db);

struct logged_event {
    std::int64_t sequence = 0;
    event what;
    std::string traceparent;
    timestamp at;
};

// An event that its consumer gave up.
struct dead_letter {
    std::string group;
    logged_event letter;
    std::string reason;
    timestamp at;  // When it was given up.
};

// A producer's log, as its consumers and the operator's commands see it.
class event_log {
public:
    static constexpr std::size_t every_one = std::numeric_limits<std::int64_t>::max();

    explicit event_log(storage::sqlite::database& db) : db_(db) {}

    // At most `limit` events of a topic after that sequence number.
    task<std::vector<logged_event>>
    read(const call& call, std::string topic, std::int64_t after, std::size_t limit);

    // The position before the latest `count` events of a topic.
    task<std::int64_t> last(const call& call, std::string topic, std::size_t count);

    // How far a consumer group has come; 0 at first.
    task<std::int64_t> position(const call& call, std::string group, std::string topic);
    task<> move_to(const call& call, std::string group, std::string topic, std::int64_t sequence);

    task<> set_aside(
        const call& call,
        std::string group,
        std::int64_t sequence,
        std::string reason,
        timestamp now
    );

    // The latest so many of a group's, oldest first.
    task<std::vector<dead_letter>>
    dead_letters(const call& call, std::string group, std::size_t most = every_one);

    // Forgets a dead letter, after it was delivered once more.
    task<> bury(const call& call, std::string group, std::int64_t sequence);

    // How many events of a topic a group has not seen yet.
    task<std::int64_t> lag(const call& call, std::string group, std::string topic);

    // Deletes events older than that which every group has seen.
    task<> trim(const call& call, timestamp before);

private:
    storage::sqlite::database& db_;
};

}  // namespace souk::bus::log
