// Events that a group gave up, in the topic's own .dlq: the record as it was, with headers that
// tell where it stood and why.
#pragma once

#include "base/call.hpp"
#include "base/task.hpp"
#include "bus/kafka/record.hpp"
#include "bus/kafka/topic_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::bus::kafka {

// The topic that a record was published to, also when it is a dead letter now.
std::string_view original_topic(const record& of);

// What to publish about it. One that is a dead letter already stays where it stood at first.
record to_dead_letter(const record& what, const std::string& group, std::string why, timestamp now);

// The group that gave it up, and why.
std::string_view group_of(const record& dead_letter);
std::string_view reason_of(const record& dead_letter);

// Who reads a group's dead letters: how far it has come tells which were delivered once more.
std::string dead_letter_group(const std::string& group);

// When that was; nothing when the record does not say.
std::optional<timestamp> given_up_at(const record& dead_letter);

// The topic's dead letters of that group that were not delivered once more, oldest first. Reads the
// latest `most` of each partition, of whatever groups.
task<std::vector<record>> dead_letters_left(
    const call& call,
    topic_reader& reader,
    const std::string& group,
    const std::string& topic,
    std::optional<std::int64_t> most = std::nullopt
);

}  // namespace souk::bus::kafka
