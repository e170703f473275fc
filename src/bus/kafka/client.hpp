// The owners of librdkafka's things, and what every client of a broker sets in the same way.
#pragma once

#include <librdkafka/rdkafka.h>

#include <map>
#include <memory>
#include <string>

namespace souk::bus::kafka {

// By librdkafka's names.
using options = std::map<std::string, std::string>;

struct connection_settings {
    std::string brokers{"127.0.0.1:9092"};  // Several with commas.
    std::string client_id{"souk"};
    options more;  // Wins over ours: security.protocol, ssl.ca.location, sasl.password, …
};

// Leaves a group without waiting for its broker: a consumer closes itself first.
struct client_destroyer {
    void operator()(rd_kafka_t* client) const
    {
        rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }
};

template <auto Destroy>
struct destroyer {
    template <class Thing>
    void operator()(Thing* thing) const
    {
        Destroy(thing);
    }
};

using client_handle = std::unique_ptr<rd_kafka_t, client_destroyer>;
using queue_handle = std::unique_ptr<rd_kafka_queue_t, destroyer<rd_kafka_queue_destroy>>;
using event_handle = std::unique_ptr<rd_kafka_event_t, destroyer<rd_kafka_event_destroy>>;
using error_handle = std::unique_ptr<rd_kafka_error_t, destroyer<rd_kafka_error_destroy>>;
using partitions_handle = std::
    unique_ptr<rd_kafka_topic_partition_list_t, destroyer<rd_kafka_topic_partition_list_destroy>>;

// A client that makes events of those kinds (RD_KAFKA_EVENT_…) instead of calling back. Needs no
// broker to be there. Throws std::runtime_error for an option that librdkafka refuses.
client_handle make_client(
    rd_kafka_type_t kind, const connection_settings& connection, const options& own, int events
);

partitions_handle make_partitions();

// Throws souk::unavailable with the error's text, unless there is none.
void throw_if(rd_kafka_resp_err_t error);
void throw_if(rd_kafka_error_t* owned);

// Logs what librdkafka tells by itself, such as that no broker is reached.
void log_error(rd_kafka_event_t& told, const std::string& whose);

}  // namespace souk::bus::kafka
