// `souk events` where events are on Kafka.
#include "app/command_loop.hpp"
#include "app/commands.hpp"
#include "app/distributed/distributed_shop.hpp"
#include "app/distributed_shape.hpp"
#include "bus/kafka/dead_letters.hpp"
#include "bus/kafka/topic_reader.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <limits>
#include <thread>
#include <utility>

namespace souk::app {

namespace {

using bus::kafka::record;

constexpr milliseconds look_every{500};
constexpr milliseconds answer_time{15'000};
constexpr std::size_t most_depth = 16;

struct topic_and_group {
    const char* topic;
    const char* group;    // Its consumers,
    const char* service;  // in this service.
};

constexpr std::array<topic_and_group, 2> topics{{
    {.topic = "order.events", .group = "payment-service", .service = "payment"},
    {.topic = "payment.events", .group = "order-service", .service = "order"},
}};

std::vector<topic_and_group> chosen_topics(const std::string& topic)
{
    std::vector<topic_and_group> chosen;
    for (const topic_and_group& each : topics) {
        if (topic.empty() || topic == each.topic) {
            chosen.push_back(each);
        }
    }
    return chosen;
}

// One JSON object a line. What strangers publish need not be JSON.
void print(const record& of, bool dead)
{
    json::writer out;
    out.begin_object();
    if (dead) {
        out.member("group", bus::kafka::group_of(of)).member("reason", bus::kafka::reason_of(of));
    }
    out.member("topic", bus::kafka::original_topic(of))
        .member("partition", static_cast<std::int64_t>(of.partition))
        .member("sequence", of.offset)
        .member("type", of.header("ce_type"))
        .member("key", of.key)
        .member("at", of.at)
        .member("traceparent", bus::kafka::traceparent_of(of));
    if (json::parse(of.value, most_depth)) {
        out.key("body").raw(of.value);
    } else {
        out.member("body", of.value);
    }
    out.end_object();
    fmt::print("{}\n", out.text());
}

call new_call(command_loop& on)
{
    return background_call(on.world(), answer_time);
}

}  // namespace

int tail_on_kafka(const settings& all, const events_options& options)
{
    command_loop on;
    bus::kafka::topic_reader reader{kafka_connection(all), "souk-tail"};
    std::vector<std::pair<std::string, bus::kafka::positions>> logs;
    for (const topic_and_group& each : chosen_topics(options.topic)) {
        const auto count = static_cast<std::int64_t>(options.count);
        logs.emplace_back(
            each.topic, on.run(reader.before_latest(new_call(on), each.topic, count))
        );
    }
    std::size_t most = options.count;
    for (bool more = true; more; more = options.follow) {
        for (auto& [topic, at] : logs) {
            const auto found = on.run(reader.read(new_call(on), topic, at));
            // As many of each partition were asked for as are wanted of the topic.
            const auto passed = found.size() - std::min(found.size(), most);
            for (std::size_t i = passed; i < found.size(); ++i) {
                print(found[i], false);
            }
            advance(at, found);
        }
        most = std::numeric_limits<std::size_t>::max();
        std::fflush(stdout);
        if (options.follow) {
            std::this_thread::sleep_for(look_every);
        }
    }
    return exit_ok;
}

int dead_letters_on_kafka(const settings& all, const events_options& options)
{
    command_loop on;
    std::size_t count = 0;
    for (const topic_and_group& each : chosen_topics(options.topic)) {
        bus::kafka::topic_reader reader{
            kafka_connection(all), bus::kafka::dead_letter_group(each.group)
        };
        const std::string group = each.group;
        const std::string topic = each.topic;
        const call call = new_call(on);
        for (const record& letter :
             on.run(bus::kafka::dead_letters_left(call, reader, group, topic))) {
            print(letter, true);
            ++count;
        }
    }
    fmt::print(stderr, "{} dead letters.\n", count);
    return exit_ok;
}

int retry_on_kafka(const settings& all, const events_options& options)
{
    souk::metrics metrics;
    std::pair<std::size_t, std::size_t> sum{0, 0};
    command_loop on;
    for (const topic_and_group& each : chosen_topics(options.topic)) {
        distributed_shop shop{all, {each.service}, on.world(), metrics};
        const call call = background_call(on.world(), std::chrono::minutes{10});
        const auto [delivered, failed] = on.run(shop.retry_dead_letters(call, on.loop()));
        sum.first += delivered;
        sum.second += failed;
    }
    fmt::print("{} delivered, {} failed again.\n", sum.first, sum.second);
    return sum.second == 0 ? exit_ok : exit_failed;
}

}  // namespace souk::app
