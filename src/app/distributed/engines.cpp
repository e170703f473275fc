#include "app/distributed/engines.hpp"

#include "app/event_loops.hpp"
#include "app/run_task.hpp"
#include "app/system_world.hpp"
#include "base/text.hpp"

#include <chrono>

namespace souk::app {

namespace {

// Other programs may be migrating too.
constexpr milliseconds migration_time{120'000};
const std::vector<std::string> topics{"order.events", "payment.events"};

storage::mysql::tls_mode tls_mode_of(const std::string& name)
{
    using storage::mysql::tls_mode;
    if (name == "disable") {
        return tls_mode::disable;
    }
    return name == "require" ? tls_mode::require : tls_mode::enable;
}

storage::mysql::pool_settings pool_of(const settings& with, const std::string& database)
{
    const auto& mysql = with.distributed.mysql;
    storage::mysql::pool_settings pool;
    pool.host = mysql.host;
    pool.port = mysql.port;
    pool.user = mysql.user;
    pool.password = mysql.password;
    pool.database = database;
    pool.tls = tls_mode_of(mysql.tls);
    pool.connections = mysql.connections;
    return pool;
}

// The name is one that the settings let through: letters, digits and underscores.
task<> make_database(storage::mysql::database& server, call call, std::string name)
{
    const std::string sql = "CREATE DATABASE IF NOT EXISTS " + name;
    const auto work = [&](storage::mysql::session& with) { return with.run_text(sql); };
    co_await server.transaction(call, work);
}

std::vector<std::string> split_list(std::string_view list)
{
    std::vector<std::string> parts;
    while (!list.empty()) {
        const auto comma = list.find(',');
        parts.emplace_back(trim(list.substr(0, comma)));
        list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    }
    return parts;
}

task<>
ping_cassandra(call call, storage::cassandra::session& db, storage::cassandra::statement question)
{
    const storage::cassandra::bound asked{.what = question, .with = {}};
    co_await db.execute(call, asked);
}

}  // namespace

std::unique_ptr<storage::mysql::database> open_mysql(
    const settings& with,
    const std::string& name,
    const std::vector<storage::mysql::migration>& schema
)
{
    const auto world = make_system_world();
    const call call = background_call(*world, migration_time);
    {
        storage::mysql::database server{pool_of(with, "")};
        run_task(server.loop(), make_database(server, call, name));
    }
    auto db = std::make_unique<storage::mysql::database>(pool_of(with, name));
    run_task(db->loop(), storage::mysql::migrate(*db, call, schema));
    return db;
}

std::unique_ptr<storage::cassandra::session> open_cassandra(
    const settings& with,
    const std::string& keyspace,
    const std::vector<storage::cassandra::migration>& schema
)
{
    const auto& cassandra = with.distributed.cassandra;
    storage::cassandra::session_settings chosen;
    chosen.nodes = split_list(cassandra.nodes);
    chosen.keyspace = keyspace;
    chosen.datacenter = cassandra.datacenter;
    chosen.user = cassandra.user;
    chosen.password = cassandra.password;
    chosen.ca_file = cassandra.ca_file;
    chosen.consistency = cassandra.consistency;
    chosen.serial_consistency = cassandra.serial_consistency;
    chosen.replication = cassandra.replication;
    auto db = std::make_unique<storage::cassandra::session>(std::move(chosen));
    storage::cassandra::migrate(*db, schema);
    return db;
}

http::dependency check_of(std::string name, storage::mysql::database& db)
{
    return {.name = std::move(name), .check = [&db](const call& call) { return db.ping(call); }};
}

http::dependency check_of(std::string name, storage::cassandra::session& db)
{
    const auto question = db.prepare(
        "SELECT key FROM system.local WHERE key = 'local'", storage::cassandra::usage::read
    );
    return {
        .name = std::move(name),
        .check = [&db, question](const call& call) { return ping_cassandra(call, db, question); },
    };
}

bus::kafka::connection_settings kafka_connection(const settings& with)
{
    bus::kafka::connection_settings chosen;
    chosen.brokers = with.distributed.kafka.brokers;
    return chosen;
}

bus::kafka::publisher_settings publisher_of(const settings& with, const std::string& service)
{
    bus::kafka::publisher_settings chosen;
    chosen.connection = kafka_connection(with);
    chosen.source = "/souk/" + service;
    chosen.topics.names = topics;
    chosen.topics.partitions = static_cast<int>(with.distributed.kafka.partitions);
    chosen.topics.replication = static_cast<int>(with.distributed.kafka.replication);
    return chosen;
}

bus::kafka::consumer_settings consumer_of(const settings& with)
{
    bus::kafka::consumer_settings chosen;
    chosen.connection = kafka_connection(with);
    chosen.in_flight = with.consumer.batch;
    chosen.event_time = with.consumer.event_time;
    chosen.retry_least = with.consumer.retry_least;
    chosen.retry_most = with.consumer.retry_most;
    chosen.attempts = with.consumer.attempts;
    // The seed's services set no type: what a topic's event is then.
    chosen.plain_types = {
        {"order.events", "OrderCancelled"},
        {"payment.events", "PaymentSucceeded"},
    };
    return chosen;
}

}  // namespace souk::app
