#include "payments/store/cassandra_stream.hpp"

#include "base/outage.hpp"
#include "payments/store/codec.hpp"

#include <charconv>
#include <fmt/format.h>
#include <string_view>

namespace souk::payments::rows {

namespace {

std::string_view take_word(std::string_view& from)
{
    const auto end = from.find(' ');
    if (end == std::string_view::npos) {
        throw unavailable{"a payment's stream holds an unreadable event"};
    }
    const auto word = from.substr(0, end);
    from.remove_prefix(end + 1);
    return word;
}

timestamp take_time(std::string_view& from)
{
    const auto word = take_word(from);
    std::int64_t count = 0;
    const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), count);
    if (failed != std::errc{} || end != word.data() + word.size()) {
        throw unavailable{"a payment's stream holds an unreadable time"};
    }
    return from_milliseconds(count);
}

}  // namespace

stream_map to_map(const std::vector<stream_event>& events)
{
    stream_map all;
    for (const stream_event& each : events) {
        all.emplace_back(
            static_cast<std::int32_t>(each.sequence),
            fmt::format(
                "{} {} {}", type_of(each.what), to_milliseconds(each.at), write_payload(each.what)
            )
        );
    }
    return all;
}

std::vector<stream_event> read_stream(const payment_id& of, const stream_map& stored)
{
    std::vector<stream_event> stream;
    for (const auto& [sequence, text] : stored) {
        std::string_view rest = text;
        const auto type = take_word(rest);
        const timestamp at = take_time(rest);
        stream.push_back(
            {.payment = of, .sequence = sequence, .at = at, .what = read_payload(type, rest)}
        );
    }
    return stream;
}

}  // namespace souk::payments::rows
