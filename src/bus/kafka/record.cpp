#include "bus/kafka/record.hpp"

#include <algorithm>
#include <array>

namespace souk::bus::kafka {

namespace {

std::string to_text(const void* bytes, std::size_t size)
{
    return bytes == nullptr ? std::string{} : std::string{static_cast<const char*>(bytes), size};
}

void read_headers(const rd_kafka_message_t& from, record& into)
{
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&from, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return;
    }
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i) {
        into.headers.emplace_back(name, to_text(value, size));
    }
}

using headers_handle = std::unique_ptr<rd_kafka_headers_t, destroyer<rd_kafka_headers_destroy>>;

headers_handle make_headers(const record& of)
{
    headers_handle made{rd_kafka_headers_new(of.headers.size())};
    for (const auto& [name, value] : of.headers) {
        const auto size_of = [](const std::string& text) {
            return static_cast<ssize_t>(text.size());
        };
        rd_kafka_header_add(made.get(), name.data(), size_of(name), value.data(), size_of(value));
    }
    return made;
}

}  // namespace

std::string_view record::header(std::string_view name) const
{
    const auto found =
        std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
    return found == headers.end() ? std::string_view{} : found->second;
}

void record::set_header(std::string_view name, std::string value)
{
    const auto found =
        std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
    if (found == headers.end()) {
        headers.emplace_back(name, std::move(value));
    } else {
        found->second = std::move(value);
    }
}

record to_record(const rd_kafka_message_t& read)
{
    record made{
        .topic = rd_kafka_topic_name(read.rkt),
        .key = to_text(read.key, read.key_len),
        .value = to_text(read.payload, read.len),
        .headers = {},
        .partition = read.partition,
        .offset = read.offset,
        .at =
            from_milliseconds(std::max<std::int64_t>(rd_kafka_message_timestamp(&read, nullptr), 0)
            ),
    };
    read_headers(read, made);
    return made;
}

rd_kafka_resp_err_t produce(rd_kafka_t& client, const record& what, void* opaque)
{
    headers_handle headers = make_headers(what);
    const auto bytes = [](const std::string& of) {
        // The interface takes what it only reads as not const.
        return decltype(rd_kafka_vu_t::u
        ){.mem = {.ptr = const_cast<char*>(of.data()), .size = of.size()}};
    };
    const std::array<rd_kafka_vu_t, 6> parts{{
        {.vtype = RD_KAFKA_VTYPE_TOPIC, .u = {.cstr = what.topic.c_str()}},
        {.vtype = RD_KAFKA_VTYPE_KEY, .u = bytes(what.key)},
        {.vtype = RD_KAFKA_VTYPE_VALUE, .u = bytes(what.value)},
        {.vtype = RD_KAFKA_VTYPE_HEADERS, .u = {.headers = headers.get()}},
        {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u = {.i = RD_KAFKA_MSG_F_COPY}},
        {.vtype = RD_KAFKA_VTYPE_OPAQUE, .u = {.ptr = opaque}},
    }};
    const error_handle refused{rd_kafka_produceva(&client, parts.data(), parts.size())};
    if (refused) {
        return rd_kafka_error_code(refused.get());
    }
    [[maybe_unused]] auto* const given = headers.release();  // The client's now.
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

record to_record(event what, const queued_effect& queued, const std::string& source)
{
    record made{
        .topic = std::move(what.topic),
        .key = std::move(what.key),
        .value = std::move(what.body),
        .headers =
            {{"ce_specversion", "1.0"},
             {"ce_id", queued.id},
             {"ce_type", std::move(what.type)},
             {"ce_source", source},
             {"ce_time", to_string(queued.queued_at)},
             {"content-type", "application/json"}},
    };
    if (!queued.traceparent.empty()) {
        made.headers.emplace_back("traceparent", queued.traceparent);
    }
    return made;
}

std::string_view traceparent_of(const record& of)
{
    constexpr std::size_t whole = 55;
    const std::string_view found = of.header("traceparent");
    const bool sound =
        found.size() == whole && found.starts_with("00-") &&
        std::ranges::all_of(found, [](char each) {
            return each == '-' || (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f');
        });
    return sound ? found : std::string_view{};
}

std::string_view spring_class_of(const record& of)
{
    std::string_view name = of.header("__TypeId__");
    name.remove_prefix(name.find_last_of(".$") + 1);  // None is npos, which wraps to 0.
    constexpr std::string_view suffix = "Event";
    if (name.ends_with(suffix)) {
        name.remove_suffix(suffix.size());
    }
    return name;
}

}  // namespace souk::bus::kafka
