#include "bus/publisher.hpp"

#include <string_view>

namespace souk::bus {

namespace {

constexpr std::string_view publish_kind = "publish-event";
constexpr char separator = '\n';  // In no topic and no type.

// Takes what stands before the separator.
std::optional<std::string> take_line(std::string_view& from)
{
    const auto end = from.find(separator);
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    std::string line{from.substr(0, end)};
    from.remove_prefix(end + 1);
    return line;
}

}  // namespace

effect publishing(const event& what)
{
    return {
        .kind = std::string{publish_kind},
        .key = what.key,
        .detail = what.topic + separator + what.type + separator + what.body,
    };
}

std::optional<event> published_by(const effect& owed)
{
    if (owed.kind != publish_kind) {
        return std::nullopt;
    }
    std::string_view rest = owed.detail;
    auto topic = take_line(rest);
    auto type = take_line(rest);
    if (!topic || !type) {
        return std::nullopt;
    }
    return event{
        .topic = *std::move(topic),
        .type = *std::move(type),
        .key = owed.key,
        .body = std::string{rest},
    };
}

}  // namespace souk::bus
