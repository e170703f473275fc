#include "bus/kafka/dead_letters.hpp"

#include "bus/kafka/topics.hpp"

#include <algorithm>
#include <utility>

namespace souk::bus::kafka {

namespace {

constexpr std::string_view topic_header = "dlq_topic";
constexpr std::string_view group_header = "dlq_group";
constexpr std::string_view reason_header = "dlq_reason";
constexpr std::string_view time_header = "dlq_time";

// Only there the headers are ours: anywhere else somebody may have made them up.
bool is_dead_letter(const record& what)
{
    return what.topic.ends_with(dead_letters_of("")) && !what.header(topic_header).empty();
}

}  // namespace

std::string_view original_topic(const record& of)
{
    return is_dead_letter(of) ? of.header(topic_header) : std::string_view{of.topic};
}

record to_dead_letter(const record& what, const std::string& group, std::string why, timestamp now)
{
    record letter{
        .topic = dead_letters_of(original_topic(what)),
        .key = what.key,
        .value = what.value,
        .headers = what.headers,
    };
    if (!is_dead_letter(what)) {
        letter.set_header(topic_header, what.topic);
        letter.set_header("dlq_partition", std::to_string(what.partition));
        letter.set_header("dlq_offset", std::to_string(what.offset));
        letter.set_header("dlq_key", what.key);
    }
    letter.set_header(group_header, group);
    letter.set_header(reason_header, std::move(why));
    letter.set_header(time_header, to_string(now));
    return letter;
}

std::string_view group_of(const record& dead_letter)
{
    return dead_letter.header(group_header);
}

std::string_view reason_of(const record& dead_letter)
{
    return dead_letter.header(reason_header);
}

std::string dead_letter_group(const std::string& group)
{
    return group + ".dlq";
}

std::optional<timestamp> given_up_at(const record& dead_letter)
{
    return parse_timestamp(dead_letter.header(time_header));
}

task<std::vector<record>> dead_letters_left(
    const call& call,
    topic_reader& reader,
    const std::string& group,
    const std::string& topic,
    std::optional<std::int64_t> most
)
{
    const std::string from = dead_letters_of(topic);
    auto position = co_await reader.committed(call, from);
    if (most) {
        for (const auto& [partition, offset] : co_await reader.before_latest(call, from, *most)) {
            position[partition] = std::max(position[partition], offset);
        }
    }
    auto found = co_await reader.read(call, from, position);
    std::erase_if(found, [&](const record& each) { return group_of(each) != group; });
    co_return found;
}

}  // namespace souk::bus::kafka
