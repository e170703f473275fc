// Everything about a running Souk that an operator can decide.
#pragma once

#include "auth/passwords.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "bus/log/consumer.hpp"
#include "bus/relay.hpp"
#include "http/server.hpp"
#include "orders/domain.hpp"
#include "payments/service.hpp"
#include "storage/sqlite/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace souk::app {

// What only the distributed shape needs: engines, and where the other services are. An address is
// host:port; a list has commas between.
struct distributed_settings {
    bool chosen = false;

    struct mysql_settings {
        std::string host = "127.0.0.1";
        std::uint16_t port = 3306;
        std::string user = "souk";
        std::string password;
        std::string account_database = "souk_account";
        std::string item_database = "souk_item";
        std::string tls = "enable";
        std::size_t connections = 16;
    };
    mysql_settings mysql;

    struct cassandra_settings {
        std::string nodes = "127.0.0.1:9042";
        std::string datacenter;
        std::string user;
        std::string password;
        std::string ca_file;
        std::string order_keyspace = "souk_order";
        std::string payment_keyspace = "souk_payment";
        std::string consistency = "LOCAL_QUORUM";
        std::string serial_consistency = "LOCAL_SERIAL";
        std::string replication = "{'class': 'SimpleStrategy', 'replication_factor': 1}";
    };
    cassandra_settings cassandra;

    struct kafka_settings {
        std::string brokers = "127.0.0.1:9092";
        std::size_t partitions = 6;
        std::size_t replication = 1;
    };
    kafka_settings kafka;

    struct peer_addresses {
        std::string account = "127.0.0.1:8081";
        std::string item = "127.0.0.1:8082";
        std::string order = "127.0.0.1:8083";
        std::string payment = "127.0.0.1:8084";
        std::string cards = "127.0.0.1:8085";
    };
    peer_addresses peers;
};

// The table in setting_table.hpp says what each means, and its bounds. Read-only once loaded.
struct settings {
    std::string data = "data";
    std::string docs = "build/docs-site";
    std::string web = "build/web";
    std::string listen = "127.0.0.1";
    std::string secret_key;  // Empty: the one kept in the data folder.
    std::size_t threads = 0;
    milliseconds stop_time{10'000};
    milliseconds drain_time{0};
    log::level log_level = log::level::info;
    bool rate_limits = true;

    struct port_numbers {
        std::uint16_t gateway = 8080;
        std::uint16_t account = 8081;
        std::uint16_t item = 8082;
        std::uint16_t order = 8083;
        std::uint16_t payment = 8084;
        std::uint16_t cards = 8085;  // The simulated card network's; in the distributed shape only.
    };
    port_numbers ports;

    struct administrator {
        std::string email;
        std::string password;
    };
    administrator first_administrator;

    // A bucket holds `burst` and gains that many an hour.
    struct rate {
        std::int64_t burst = 0;
        std::int64_t per_hour = 0;

        double at_once() const { return static_cast<double>(burst); }
        double per_second() const { return static_cast<double>(per_hour) / 3'600; }
    };

    struct request_rates {
        rate address{.burst = 2'000, .per_hour = 3'600'000};
        rate registrations{.burst = 20, .per_hour = 600};
    };
    request_rates rates;

    struct login_rates {
        rate account_from_address{.burst = 5, .per_hour = 60};
        rate account{.burst = 100, .per_hour = 100};
        rate address{.burst = 50, .per_hour = 600};
    };
    login_rates logins;

    struct account_settings {
        milliseconds erase_after{35'000};
    };
    account_settings accounts;

    struct token_settings {
        seconds life{12 * 60 * 60};
    };
    token_settings tokens;

    struct password_settings {
        auth::password_cost cost;
        std::size_t threads = 0;
        std::size_t queue = 64;
    };
    password_settings passwords;

    http::server_limits http;
    std::string trusted_proxies;
    std::size_t import_bytes = 64UL * 1024 * 1024;
    std::size_t picture_bytes = 2UL * 1024 * 1024;
    storage::sqlite::database_settings storage;
    bus::relay_settings relay;
    bus::log::consumer_settings consumer;

    struct event_settings {
        std::chrono::hours keep{7 * 24};
    };
    event_settings events;

    // How often what a crash left undone, or a customer abandoned, is looked for.
    struct recovery_settings {
        milliseconds every{5'000};
        milliseconds time{30'000};
    };
    recovery_settings recovery;

    struct item_settings {
        milliseconds follow_every{200};
    };
    item_settings items;

    struct hold_settings {
        seconds life{15 * 60};
        std::size_t per_customer = 5;
    };
    hold_settings holds;

    struct order_settings {
        orders::limits limits;
        std::chrono::hours keys_for{48};
        milliseconds follow_every{1'000};
        std::size_t streams = 1'000;
    };
    order_settings orders;

    payments::payment_settings payments;

    struct provider_settings {
        milliseconds late_answer{3'000};
    };
    provider_settings provider;

    distributed_settings distributed;
};

}  // namespace souk::app
