// A topic of its own on the broker that SOUK_TEST_KAFKA names, gone after the test.
#pragma once

#include "base/metrics.hpp"
#include "base/side_by_side.hpp"
#include "base/tests/real_world.hpp"
#include "base/tests/wait.hpp"
#include "bus/kafka/consumer.hpp"
#include "bus/kafka/dead_letters.hpp"
#include "bus/kafka/publisher.hpp"
#include "bus/kafka/topic_reader.hpp"
#include "bus/tests/until.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace souk::bus::testing {

inline std::string kafka_address()
{
    const char* const given = std::getenv("SOUK_TEST_KAFKA");
    if (given == nullptr) {
        throw std::runtime_error{
            "SOUK_TEST_KAFKA names no broker: start one with deploy/local/kafka start, and set "
            "SOUK_TEST_KAFKA=127.0.0.1:9092"
        };
    }
    return given;
}

class kafka_backend {
public:
    using consumer_type = kafka::kafka_consumer;

    explicit kafka_backend(souk::world& world)
        : world_(world), publisher_(std::make_unique<kafka::kafka_publisher>(
                             kafka::publisher_settings{
                                 .connection = connection(),
                                 .source = "/souk/tests",
                                 .topics = {.names = {topic()}, .partitions = 3},
                             },
                             world,
                             figures
                         ))
    {
        boost::asio::co_spawn(
            loop_.get_executor(), publisher_->run(), [](const std::exception_ptr&) {}
        );
        thread_ = std::jthread{[this] { loop_.run(); }};
        souk::testing::wait(until(world_, [this] { return publisher_->has_topics(); }));
    }

    kafka_backend(const kafka_backend&) = delete;
    kafka_backend& operator=(const kafka_backend&) = delete;

    ~kafka_backend()
    {
        publisher_->stop();
        thread_.join();
        drop_topics();
    }

    static kafka::connection_settings connection()
    {
        return {.brokers = kafka_address(), .client_id = "souk-tests"};
    }

    const std::string& topic() const { return topic_; }
    kafka::kafka_publisher& publisher() { return *publisher_; }

    void publish(const std::vector<event>& all, const std::string& traceparent = {})
    {
        souk::testing::wait(publish_here(all, traceparent));
    }

    // Many at once, from a story.
    task<> publish_here(std::vector<event> all, std::string traceparent = {})
    {
        const call call = background_call(world_, std::chrono::seconds{30});
        std::vector<task<>> works;
        for (const event& each : all) {
            const queued_effect queued{
                .id = fmt::format("effect-{}", ++last_id_),
                .what = publishing(each),
                .traceparent = traceparent,
                .queued_at = world_.now(),
            };
            works.push_back(publish_one(call, queued));
        }
        co_await side_by_side(world_, std::move(works));
    }

    void send(const kafka::record& what)
    {
        const call call = background_call(world_, std::chrono::seconds{30});
        souk::testing::wait(publisher_->send(call, what));
    }

    static kafka::consumer_settings consumer_settings()
    {
        return {
            .connection = connection(),
            .heartbeat_every = milliseconds{200},
            .commit_every = milliseconds{20},
            .retry_least = milliseconds{2},
            .retry_most = milliseconds{20},
        };
    }

    std::unique_ptr<consumer_type> make_consumer() { return make_consumer(consumer_settings()); }

    std::unique_ptr<consumer_type> make_consumer(const kafka::consumer_settings& settings)
    {
        return std::make_unique<consumer_type>(group(), *publisher_, settings, world_, figures);
    }

    std::string group() const { return "ringers-of-" + topic_; }

    // Why each of those that were given up was.
    std::vector<std::string> dead()
    {
        std::vector<std::string> reasons;
        for (const auto& each : dead_letters()) {
            reasons.emplace_back(kafka::reason_of(each));
        }
        return reasons;
    }

    std::vector<kafka::record> dead_letters()
    {
        kafka::topic_reader reader{connection(), kafka::dead_letter_group(group())};
        const call call = background_call(world_, std::chrono::seconds{30});
        return souk::testing::wait(kafka::dead_letters_left(call, reader, group(), topic_));
    }

    std::vector<kafka::record> records()
    {
        kafka::topic_reader reader{connection(), group()};
        const call call = background_call(world_, std::chrono::seconds{30});
        const auto from = souk::testing::wait(reader.before_latest(call, topic_, 10'000));
        return souk::testing::wait(reader.read(call, topic_, from));
    }

    // The sum of what the group has committed.
    std::int64_t position()
    {
        kafka::topic_reader reader{connection(), group()};
        const call call = background_call(world_, std::chrono::seconds{30});
        std::int64_t sum = 0;
        for (const auto& [number, offset] : souk::testing::wait(reader.committed(call, topic_))) {
            sum += offset;
        }
        return sum;
    }

    metrics figures;

private:
    task<> publish_one(const call& call, queued_effect queued)
    {
        co_await publisher_->publish(call, queued);
    }

    void drop_topics()
    {
        using kafka::destroyer;
        const auto client = kafka::make_client(RD_KAFKA_PRODUCER, connection(), {}, 0);
        const kafka::queue_handle answers{rd_kafka_queue_new(client.get())};
        std::vector<rd_kafka_DeleteTopic_t*> topics{
            rd_kafka_DeleteTopic_new(topic_.c_str()),
            rd_kafka_DeleteTopic_new(kafka::dead_letters_of(topic_).c_str()),
        };
        rd_kafka_DeleteTopics(client.get(), topics.data(), topics.size(), nullptr, answers.get());
        rd_kafka_DeleteTopic_destroy_array(topics.data(), topics.size());
        const kafka::event_handle done{rd_kafka_queue_poll(answers.get(), 10'000)};
    }

    static std::string new_topic()
    {
        static std::atomic<int> count = 0;
        const auto now = std::chrono::system_clock::now().time_since_epoch().count();
        return fmt::format("bells-{}-{}-{}", ::getpid(), now, ++count);
    }

    souk::world& world_;
    std::string topic_ = new_topic();
    boost::asio::io_context loop_{1};
    std::unique_ptr<kafka::kafka_publisher> publisher_;
    std::jthread thread_;
    int last_id_ = 0;
};

}  // namespace souk::bus::testing
