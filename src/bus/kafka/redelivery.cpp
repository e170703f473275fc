#include "bus/kafka/redelivery.hpp"

#include "base/log.hpp"
#include "bus/kafka/dead_letters.hpp"
#include "bus/kafka/topic_reader.hpp"
#include "bus/kafka/topics.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>

namespace souk::bus::kafka {

namespace {

topic_reader reader_of(const letters_of& whom)
{
    return {whom.settings.connection, dead_letter_group(whom.group)};
}

// Answers whether it was delivered; one that fails is set aside again.
task<bool> deliver_one(letters_of whom, const record& dead)
{
    std::string why;
    try {
        co_await whom.delivering.react_once(dead);
        co_return true;
    } catch (const std::exception& again) {
        why = again.what();
    }
    log::warn("dead letter failed again", {{"why", why}});
    co_await whom.delivering.set_aside(dead, why);
    co_return false;
}

}  // namespace

task<std::vector<letter>> newest_letters(const call& call, letters_of whom, std::size_t most)
{
    topic_reader reader = reader_of(whom);
    std::vector<letter> newest;
    for (const std::string& topic : whom.delivering.topics()) {
        const auto limit = static_cast<std::int64_t>(most);
        const auto found = co_await dead_letters_left(call, reader, whom.group, topic, limit);
        for (const record& each : found) {
            newest.push_back({
                .id = fmt::format("{}/{}/{}", each.topic, each.partition, each.offset),
                .topic = topic,
                .key = each.key,
                .reason = std::string{reason_of(each)},
                .at = given_up_at(each).value_or(each.at),
            });
        }
    }
    std::ranges::sort(newest, std::greater{}, &letter::at);
    newest.resize(std::min(newest.size(), most));
    co_return newest;
}

task<std::pair<std::size_t, std::size_t>> deliver_again(const call& call, letters_of whom)
{
    topic_reader reader = reader_of(whom);
    const auto last_begin = call.deadline - whom.settings.event_time;
    std::size_t delivered = 0;
    std::size_t failed = 0;
    for (const std::string& topic : whom.delivering.topics()) {
        const std::string from = dead_letters_of(topic);
        positions at = co_await reader.committed(call, from);
        const auto letters = co_await reader.read(call, from, at);
        std::size_t done = 0;
        for (; done < letters.size() && whom.world.steady_now() <= last_begin; ++done) {
            if (group_of(letters[done]) == whom.group) {
                ++(co_await deliver_one(whom, letters[done]) ? delivered : failed);
            }
        }
        advance(at, letters);
        for (; done < letters.size(); ++done) {
            auto& position = at[letters[done].partition];
            position = std::min(position, letters[done].offset);
        }
        co_await reader.commit(call, from, at);
    }
    co_return std::pair{delivered, failed};
}

}  // namespace souk::bus::kafka
