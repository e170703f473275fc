// Makes the topics that are missing.
#pragma once

#include "base/time.hpp"
#include "bus/kafka/client.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace souk::bus::kafka {

struct topic_settings {
    // Each gets one for its dead letters, too.
    std::vector<std::string> names;
    bool make_missing = true;  // False where the cluster's operator makes them.
    int partitions = 6;        // The most consumers that share a topic's work.
    int replication = 1;       // 3 where there are three brokers.
    milliseconds keep = std::chrono::hours{24 * 14};
};

// Where a topic's dead letters go.
std::string dead_letters_of(std::string_view topic);

// Asks for the topics. The answer comes into `answers` as RD_KAFKA_EVENT_CREATETOPICS_RESULT.
void ask_for_topics(rd_kafka_t& client, const topic_settings& wanted, rd_kafka_queue_t& answers);

// Whether such an answer says that all are there; logs what it complains about.
bool topics_are_there(rd_kafka_event_t& answer);

}  // namespace souk::bus::kafka
