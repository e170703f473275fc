// Publishes to Kafka: idempotent producer, every in-sync replica must have it.
#pragma once

#include "base/metrics.hpp"
#include "base/world.hpp"
#include "bus/kafka/client.hpp"
#include "bus/kafka/record.hpp"
#include "bus/kafka/topics.hpp"
#include "bus/publisher.hpp"

#include <memory>
#include <string>

namespace souk::bus::kafka {

struct publisher_settings {
    connection_settings connection;
    std::string source;  // ce_source: "/souk/order-service".
    topic_settings topics;
    std::size_t in_flight = 1'024;      // Not confirmed yet; past it, overloaded.
    milliseconds linger{1};             // How long an event waits for others to share its request.
    milliseconds delivery_time{8'000};  // Then an event that the broker did not take is given up.
};

class kafka_publisher final : public publisher {
public:
    // Needs no broker yet. Throws std::runtime_error for options that librdkafka refuses.
    kafka_publisher(publisher_settings settings, souk::world& world, souk::metrics& metrics);
    ~kafka_publisher() override;
    kafka_publisher(const kafka_publisher&) = delete;
    kafka_publisher& operator=(const kafka_publisher&) = delete;

    // From any loop, while run() runs somewhere. `queued` that is no publishing() is
    // std::invalid_argument.
    task<> publish(const call& call, const queued_effect& queued) override;

    // The same for a record as it stands: a dead letter.
    task<> send(const call& call, const record& what);

    // Whether the topics are known to be there; run() makes those that are missing. From any
    // thread.
    bool has_topics() const;

    // Runs on one loop until stop() and until what is in flight was answered. Then publishing is
    // unavailable: stop what publishes first.
    task<> run();
    void stop();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace souk::bus::kafka
