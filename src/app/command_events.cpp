// What the services told each other, and what could not be delivered.
#include "app/closed_shop.hpp"
#include "app/commands.hpp"
#include "app/distributed_shape.hpp"
#include "bus/log/tables.hpp"
#include "json/writer.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <limits>
#include <thread>

namespace souk::app {

namespace {

constexpr std::chrono::milliseconds look_every{500};

struct log_of_topic {
    std::string topic;
    std::string group;  // Its consumers.
    bus::log::event_log events;
};

std::vector<log_of_topic> logs_of(closed_embedded_shop& shop, const std::string& topic)
{
    std::vector<log_of_topic> chosen;
    if (topic.empty() || topic == "order.events") {
        chosen.push_back(
            {.topic = "order.events",
             .group = "payment-service",
             .events = bus::log::event_log{shop->files().order}}
        );
    }
    if (topic.empty() || topic == "payment.events") {
        chosen.push_back(
            {.topic = "payment.events",
             .group = "order-service",
             .events = bus::log::event_log{shop->files().payment}}
        );
    }
    return chosen;
}

void write_members(json::writer& out, const bus::log::logged_event& of)
{
    out.member("topic", of.what.topic)
        .member("sequence", of.sequence)
        .member("type", of.what.type)
        .member("key", of.what.key)
        .member("at", of.at)
        .member("traceparent", of.traceparent);
    out.key("body").raw(of.what.body);
}

// One JSON object a line.
void print(const bus::log::logged_event& of)
{
    json::writer out;
    out.begin_object();
    write_members(out, of);
    out.end_object();
    fmt::print("{}\n", out.text());
}

void print(const bus::log::dead_letter& of)
{
    json::writer out;
    out.begin_object().member("group", of.group).member("reason", of.reason);
    write_members(out, of.letter);
    out.end_object();
    fmt::print("{}\n", out.text());
}

// Prints what comes after a position; answers the new one.
std::int64_t print_after(closed_embedded_shop& shop, log_of_topic& log, std::int64_t after)
{
    constexpr std::size_t page = 1'000;
    for (;;) {
        const auto found = shop.run(log.events.read(shop.new_call(), log.topic, after, page));
        for (const auto& each : found) {
            print(each);
            after = each.sequence;
        }
        if (found.size() < page) {
            return after;
        }
    }
}

}  // namespace

int run_events_tail(const settings& all, const events_options& options)
{
    if (all.distributed.chosen) {
        return tail_on_kafka(all, options);
    }
    closed_embedded_shop shop{all};
    auto logs = logs_of(shop, options.topic);
    std::vector<std::int64_t> positions;
    for (log_of_topic& each : logs) {
        const auto last = shop.run(each.events.last(shop.new_call(), each.topic, options.count));
        positions.push_back(print_after(shop, each, last));
    }
    std::fflush(stdout);
    while (options.follow) {
        std::this_thread::sleep_for(look_every);
        for (std::size_t i = 0; i < logs.size(); ++i) {
            positions[i] = print_after(shop, logs[i], positions[i]);
        }
        std::fflush(stdout);
    }
    return exit_ok;
}

int run_events_dlq(const settings& all, const events_options& options)
{
    if (all.distributed.chosen) {
        return dead_letters_on_kafka(all, options);
    }
    closed_embedded_shop shop{all};
    std::size_t count = 0;
    for (log_of_topic& each : logs_of(shop, options.topic)) {
        for (const auto& letter : shop.run(each.events.dead_letters(shop.new_call(), each.group))) {
            print(letter);
            ++count;
        }
    }
    fmt::print(stderr, "{} dead letters.\n", count);
    return exit_ok;
}

int run_events_retry(const settings& all, const events_options& options)
{
    if (all.distributed.chosen) {
        return retry_on_kafka(all, options);
    }
    closed_embedded_shop shop{all};
    const auto [delivered, failed] =
        shop.run(shop->retry_dead_letters(shop.new_call(), options.topic));
    fmt::print("{} delivered, {} failed again.\n", delivered, failed);
    return failed == 0 ? exit_ok : exit_failed;
}

}  // namespace souk::app
