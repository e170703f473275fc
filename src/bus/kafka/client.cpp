#include "bus/kafka/client.hpp"

#include "base/log.hpp"
#include "base/outage.hpp"

#include <array>
#include <string_view>

namespace souk::bus::kafka {

namespace {

using configuration = std::unique_ptr<rd_kafka_conf_t, destroyer<rd_kafka_conf_destroy>>;

// Quick to notice that a broker is back, and no line for every connection that ends.
const options common_options{
    {"socket.keepalive.enable", "true"},
    {"socket.nagle.disable", "true"},
    {"socket.timeout.ms", "10000"},
    {"reconnect.backoff.ms", "100"},
    {"reconnect.backoff.max.ms", "1000"},
    {"log.connection.close", "false"},
};

void set_all(rd_kafka_conf_t& into, const options& from)
{
    std::array<char, 512> why{};
    for (const auto& [name, value] : from) {
        const auto done =
            rd_kafka_conf_set(&into, name.c_str(), value.c_str(), why.data(), why.size());
        if (done != RD_KAFKA_CONF_OK) {
            throw std::runtime_error{std::string{"Kafka's options: "} + why.data()};
        }
    }
}

// On librdkafka's own threads. `level` is syslog's.
void log_line(const rd_kafka_t* client, int level, const char* about, const char* what)
{
    constexpr int warning = 4;
    // A failed connection comes as an error event, too.
    const bool told_twice = std::string_view{about} == "FAIL";
    const auto at = level <= warning && !told_twice ? log::level::warn : log::level::debug;
    log::write(at, "kafka", {{"client", rd_kafka_name(client)}, {"about", about}, {"what", what}});
}

}  // namespace

client_handle make_client(
    rd_kafka_type_t kind, const connection_settings& connection, const options& own, int events
)
{
    configuration made{rd_kafka_conf_new()};
    set_all(*made, common_options);
    set_all(
        *made, {{"bootstrap.servers", connection.brokers}, {"client.id", connection.client_id}}
    );
    set_all(*made, own);
    set_all(*made, connection.more);
    rd_kafka_conf_set_events(made.get(), events);
    rd_kafka_conf_set_log_cb(made.get(), log_line);
    std::array<char, 512> why{};
    client_handle client{rd_kafka_new(kind, made.get(), why.data(), why.size())};
    if (!client) {
        throw std::runtime_error{std::string{"Kafka's client: "} + why.data()};
    }
    [[maybe_unused]] auto* const given = made.release();  // The client's now.
    return client;
}

partitions_handle make_partitions()
{
    constexpr int expected = 8;
    return partitions_handle{rd_kafka_topic_partition_list_new(expected)};
}

void throw_if(rd_kafka_resp_err_t error)
{
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        throw unavailable{std::string{"Kafka: "} + rd_kafka_err2str(error)};
    }
}

void throw_if(rd_kafka_error_t* owned)
{
    const error_handle error{owned};
    if (error) {
        throw unavailable{std::string{"Kafka: "} + rd_kafka_error_string(error.get())};
    }
}

void log_error(rd_kafka_event_t& told, const std::string& whose)
{
    log::warn("kafka", {{"client", whose}, {"what", rd_kafka_event_error_string(&told)}});
}

}  // namespace souk::bus::kafka
