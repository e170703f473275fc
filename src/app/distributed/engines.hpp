// The engines of the distributed shape, opened as the settings say.
#pragma once

#include "app/settings.hpp"
#include "bus/kafka/consumer.hpp"
#include "bus/kafka/publisher.hpp"
#include "http/operations.hpp"
#include "storage/cassandra/migrate.hpp"
#include "storage/cassandra/session.hpp"
#include "storage/mysql/database.hpp"
#include "storage/mysql/migrate.hpp"

#include <memory>
#include <string>
#include <vector>

namespace souk::app {

// A MySQL database with that schema: makes what is missing. Blocks until the server has answered.
std::unique_ptr<storage::mysql::database> open_mysql(
    const settings& with,
    const std::string& name,
    const std::vector<storage::mysql::migration>& schema
);

// A keyspace with that schema, likewise.
std::unique_ptr<storage::cassandra::session> open_cassandra(
    const settings& with,
    const std::string& keyspace,
    const std::vector<storage::cassandra::migration>& schema
);

http::dependency check_of(std::string name, storage::mysql::database& db);
http::dependency check_of(std::string name, storage::cassandra::session& db);

bus::kafka::connection_settings kafka_connection(const settings& with);

// `service` is who publishes: "order-service".
bus::kafka::publisher_settings publisher_of(const settings& with, const std::string& service);
bus::kafka::consumer_settings consumer_of(const settings& with);

}  // namespace souk::app
