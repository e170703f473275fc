// What the distributed shape's engines and services are called, and where they are.
#include "app/setting_makers.hpp"

#include <algorithm>
#include <iterator>

namespace souk::app {
namespace {

using distributed = distributed_settings;
using mysql = distributed::mysql_settings;
using cassandra = distributed::cassandra_settings;
using kafka = distributed::kafka_settings;
using peers = distributed::peer_addresses;

constexpr bounds some_text{.least = 1, .most = 4'000};
constexpr bounds any_text{.least = 0, .most = 4'000};

std::string check_name(const std::string& given)
{
    const auto fits = [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '_';
    };
    return std::ranges::all_of(given, fits) ? "" : "may hold a to z, 0 to 9 and _";
}

// What a database or a keyspace is called.
template <class Place>
setting name_of(std::string key, Place place, std::string help)
{
    return text(std::move(key), place, {.least = 1, .most = 48}, std::move(help), check_name);
}

setting shape()
{
    auto line = text("shape", at(&settings::data), any_text, "Where the services keep their data.");
    line.choices = {"embedded", "distributed"};
    line.read = [](const settings& of) {
        return std::string{of.distributed.chosen ? "distributed" : "embedded"};
    };
    line.write = [](settings& into, const setting_value& value) -> std::string {
        into.distributed.chosen = std::get<std::string>(value) == "distributed";
        return {};
    };
    return line;
}

std::vector<setting> mysql_settings()
{
    const auto name = [](std::string key, auto member, bounds length, std::string help) {
        const auto place = at(&settings::distributed, &distributed::mysql, member);
        return text("mysql." + key, place, length, std::move(help));
    };
    return {
        name("host", &mysql::host, some_text, "The server of accounts and items."),
        whole(
            "mysql.port",
            at(&settings::distributed, &distributed::mysql, &mysql::port),
            {.least = 1, .most = 65'535},
            "Its port."
        ),
        name("user", &mysql::user, some_text, "Who logs in there."),
        secret_of(name("password", &mysql::password, any_text, "With which password.")),
        name_of(
            "mysql.account_database",
            at(&settings::distributed, &distributed::mysql, &mysql::account_database),
            "The accounts' database."
        ),
        name_of(
            "mysql.item_database",
            at(&settings::distributed, &distributed::mysql, &mysql::item_database),
            "The items' database."
        ),
        choice(
            "mysql.tls",
            at(&settings::distributed, &distributed::mysql, &mysql::tls),
            {"disable", "enable", "require"},
            "Whether connections are encrypted: never, where the server can, or always."
        ),
        whole(
            "mysql.connections",
            at(&settings::distributed, &distributed::mysql, &mysql::connections),
            {.least = 1, .most = 1'000},
            "Connections of each process, at most."
        ),
    };
}

std::vector<setting> cassandra_settings()
{
    const auto name = [](std::string key, auto member, bounds length, std::string help) {
        const auto place = at(&settings::distributed, &distributed::cassandra, member);
        return text("cassandra." + key, place, length, std::move(help));
    };
    return {
        name("nodes", &cassandra::nodes, some_text, "Some nodes of the cluster."),
        name("datacenter", &cassandra::datacenter, any_text, "The preferred one; empty: any."),
        name("user", &cassandra::user, any_text, "Who logs in there; empty: no login."),
        secret_of(name("password", &cassandra::password, any_text, "With which password.")),
        name(
            "ca_file", &cassandra::ca_file, any_text, "Of the nodes' certificates; empty: no TLS."
        ),
        name_of(
            "cassandra.order_keyspace",
            at(&settings::distributed, &distributed::cassandra, &cassandra::order_keyspace),
            "The orders' keyspace."
        ),
        name_of(
            "cassandra.payment_keyspace",
            at(&settings::distributed, &distributed::cassandra, &cassandra::payment_keyspace),
            "The payments' keyspace."
        ),
        name("consistency", &cassandra::consistency, some_text, "Of reads and plain writes."),
        name(
            "serial_consistency",
            &cassandra::serial_consistency,
            some_text,
            "Of conditional writes and what settles them."
        ),
        name("replication", &cassandra::replication, some_text, "How keyspaces are made."),
    };
}

std::vector<setting> kafka_settings()
{
    return {
        text(
            "kafka.brokers",
            at(&settings::distributed, &distributed::kafka, &kafka::brokers),
            some_text,
            "Some brokers of the cluster."
        ),
        whole(
            "kafka.partitions",
            at(&settings::distributed, &distributed::kafka, &kafka::partitions),
            {.least = 1, .most = 10'000},
            "Partitions of a topic that is made: at most as many consumers share it."
        ),
        whole(
            "kafka.replication",
            at(&settings::distributed, &distributed::kafka, &kafka::replication),
            {.least = 1, .most = 10},
            "Brokers that keep each partition of a topic that is made."
        ),
    };
}

std::vector<setting> peer_settings()
{
    const auto of = [](std::string key, auto member, std::string help) {
        const auto place = at(&settings::distributed, &distributed::peers, member);
        return text("peers." + key, place, some_text, std::move(help));
    };
    return {
        of("account", &peers::account, "Where account services are."),
        of("item", &peers::item, "Where item services are."),
        of("order", &peers::order, "Where order services are."),
        of("payment", &peers::payment, "Where payment services are."),
        of("cards", &peers::cards, "Where the simulated card network is."),
    };
}

}  // namespace

std::vector<setting> settings_of_distribution()
{
    std::vector<setting> all{shape()};
    for (auto* const section :
         {mysql_settings, cassandra_settings, kafka_settings, peer_settings}) {
        std::ranges::move(section(), std::back_inserter(all));
    }
    return all;
}

}  // namespace souk::app
