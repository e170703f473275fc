// A member of a consumer group on Kafka: takes its share of the topics' partitions.
#pragma once

#include "base/metrics.hpp"
#include "base/world.hpp"
#include "bus/consumer.hpp"
#include "bus/dead_letters.hpp"
#include "bus/kafka/client.hpp"
#include "bus/kafka/publisher.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace souk::bus::kafka {

struct consumer_settings {
    connection_settings connection;
    std::size_t in_flight = 256;       // Events begun at once; those of different keys run so.
    std::int64_t ahead = 100'000;      // Of a partition, since the first that is not done.
    milliseconds session_time{6'000};  // A killed consumer's share waits so long. The broker's
                                       // group.min.session.timeout.ms is the least.
    milliseconds heartbeat_every{1'000};
    milliseconds commit_every{200};   // After a crash, what was done since comes again.
    milliseconds leave_time{3'000};   // For what runs when a partition goes to another.
    milliseconds stop_time{10'000};   // For what runs at a stop.
    milliseconds event_time{10'000};  // What a reaction gets.
    milliseconds retry_least{100};
    milliseconds retry_most{10'000};
    int attempts = 5;  // For failures that are no outage; then a dead letter.

    // The type of an event whose producer set no ce_type, by topic. An event of a topic that is
    // not here, and of no known class, is passed over.
    std::map<std::string, std::string> plain_types;
};

class kafka_consumer final : public consumer, public dead_letter_box {
public:
    // Dead letters go out through the publisher. Needs no broker yet.
    kafka_consumer(
        std::string group,
        kafka_publisher& dead_letters,
        consumer_settings settings,
        souk::world& world,
        souk::metrics& metrics
    );
    ~kafka_consumer() override;
    kafka_consumer(const kafka_consumer&) = delete;
    kafka_consumer& operator=(const kafka_consumer&) = delete;

    using consumer::on;
    void on(std::string topic, std::string type, reaction react) override;

    // Joins the group once the publisher has its topics, and runs on one loop until stop(); then
    // returns when the reactions that run have ended and their offsets are committed. The publisher
    // must run for as long. Throws std::runtime_error for options that librdkafka refuses.
    task<> run();
    void stop();

    // Asks the broker: not for many calls a second.
    task<std::vector<letter>> newest_dead_letters(const call& call, std::size_t most) override;

    // Those that fail again go to the end of their topic, with the new reason. The publisher must
    // run; this consumer need not.
    task<std::pair<std::size_t, std::size_t>> retry_dead_letters(const call& call) override;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace souk::bus::kafka
