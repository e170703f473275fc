#include "bus/kafka/topics.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <array>

namespace souk::bus::kafka {

namespace {

using new_topic_handle = std::unique_ptr<rd_kafka_NewTopic_t, destroyer<rd_kafka_NewTopic_destroy>>;
using admin_options =
    std::unique_ptr<rd_kafka_AdminOptions_t, destroyer<rd_kafka_AdminOptions_destroy>>;

new_topic_handle
new_topic(const std::string& name, const topic_settings& wanted, const std::string& keep_ms)
{
    std::array<char, 512> why{};
    new_topic_handle made{rd_kafka_NewTopic_new(
        name.c_str(), wanted.partitions, wanted.replication, why.data(), why.size()
    )};
    if (!made) {
        throw std::runtime_error{"the topic " + name + ": " + why.data()};
    }
    rd_kafka_NewTopic_set_config(made.get(), "retention.ms", keep_ms.c_str());
    if (wanted.replication > 2) {
        // One broker may be away without an event being lost or refused.
        const std::string in_sync = std::to_string(wanted.replication - 1);
        rd_kafka_NewTopic_set_config(made.get(), "min.insync.replicas", in_sync.c_str());
    }
    return made;
}

}  // namespace

std::string dead_letters_of(std::string_view topic)
{
    return std::string{topic} + ".dlq";
}

void ask_for_topics(rd_kafka_t& client, const topic_settings& wanted, rd_kafka_queue_t& answers)
{
    std::vector<new_topic_handle> owned;
    for (const std::string& each : wanted.names) {
        owned.push_back(new_topic(each, wanted, std::to_string(wanted.keep.count())));
        owned.push_back(new_topic(dead_letters_of(each), wanted, "-1"));
    }
    std::vector<rd_kafka_NewTopic_t*> topics;
    std::ranges::transform(owned, std::back_inserter(topics), &new_topic_handle::get);
    const admin_options how{rd_kafka_AdminOptions_new(&client, RD_KAFKA_ADMIN_OP_CREATETOPICS)};
    constexpr int at_most_ms = 10'000;
    std::array<char, 512> why{};
    rd_kafka_AdminOptions_set_request_timeout(how.get(), at_most_ms, why.data(), why.size());
    rd_kafka_AdminOptions_set_operation_timeout(how.get(), at_most_ms, why.data(), why.size());
    rd_kafka_CreateTopics(&client, topics.data(), topics.size(), how.get(), &answers);
}

bool topics_are_there(rd_kafka_event_t& answer)
{
    if (rd_kafka_event_error(&answer) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        log::warn("topics not made yet", {{"why", rd_kafka_event_error_string(&answer)}});
        return false;
    }
    std::size_t count = 0;
    const auto* const result = rd_kafka_event_CreateTopics_result(&answer);
    const auto* const* const topics = rd_kafka_CreateTopics_result_topics(result, &count);
    bool all = true;
    for (std::size_t i = 0; i < count; ++i) {
        const auto error = rd_kafka_topic_result_error(topics[i]);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR &&
            error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
            log::error(
                "topic can't be made",
                {{"topic", rd_kafka_topic_result_name(topics[i])}, {"why", rd_kafka_err2str(error)}}
            );
            all = false;
        }
    }
    return all;
}

}  // namespace souk::bus::kafka
