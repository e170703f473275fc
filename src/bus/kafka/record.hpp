// What a topic keeps: an event with the headers that describe it, as CloudEvents' binary mode has
// them.
#pragma once

#include "base/event.hpp"
#include "base/time.hpp"
#include "bus/kafka/client.hpp"
#include "bus/relay.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace souk::bus::kafka {

struct record {
    std::string topic;
    std::string key;
    std::string value;
    std::vector<std::pair<std::string, std::string>> headers;
    // Of a record that was read.
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    timestamp at;

    // Empty when there is none.
    std::string_view header(std::string_view name) const;

    // In place of one that is there.
    void set_header(std::string_view name, std::string value);
};

record to_record(const rd_kafka_message_t& read);

// Everything in it is copied. `opaque` comes back with the delivery report.
rd_kafka_resp_err_t produce(rd_kafka_t& client, const record& what, void* opaque);

// The event as a record; `source` is the service, as a URI reference ("/souk/order-service").
record to_record(event what, const queued_effect& queued, const std::string& source);

// The record's W3C Trace Context; empty when it has none, or nonsense.
std::string_view traceparent_of(const record& of);

// The class that Spring's producers name in __TypeId__, without its package and without "Event" at
// its end; empty when there is none.
std::string_view spring_class_of(const record& of);

}  // namespace souk::bus::kafka
